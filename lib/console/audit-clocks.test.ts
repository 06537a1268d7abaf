import { sealData } from 'iron-session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeCheck, NO_AUDIT_FILTER } from '../domain/audit';
import { startTestTable } from '../registry/test-table';
import { createAddedTargets } from './added-targets';
import { createAttempts } from './attempts';
import { createAuditLog } from './audit-log';
import { removeOldAudit } from './audit-retention';
import { type BriefSeals, createBriefSeals } from './brief-seals';
import { createConsoleTable } from './console-table';
import { createExaminedProofs } from './examined-proofs';
import { createInvitations } from './invitations';
import { createJobs, type StoredJob } from './jobs';
import { createPaces } from './paces';
import { createRequests, type StoredRequest } from './requests';
import { createSchemas } from './schema';
import { createSessions, SESSION_MS } from './sessions';
import { createSignInLink } from './sign-in-links';
import { offsetFrom } from './table-clock';
import { ACT, behind, DAY_MS, newAudit, readItems, readWhole, START } from './test-audit';
import { FIRST_ITEMS } from './test-first-items';
import { upgradeTable } from './upgrade';
import { createUsers } from './users';

const YEAR_MS = 365 * DAY_MS;
const SECRET = 'a secret of forty characters, for the seals';

type Stores = {
  sessions: ReturnType<typeof createSessions>;
  invitations: ReturnType<typeof createInvitations>;
  attempts: ReturnType<typeof createAttempts>;
  users: ReturnType<typeof createUsers>;
  examined: ReturnType<typeof createExaminedProofs>;
  seals: BriefSeals;
};

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

test('processes whose clocks differ at midnight share one chain', async () => {
  const { table, clock, audit, words } = await newAudit(engine);
  clock.ms = Date.UTC(2026, 4, 2) - 1;
  const ahead = createAuditLog(table, () => clock.ms + 5);
  await audit.begin(ACT);
  await Promise.all([audit, ahead, audit, ahead, audit].map((log) => log.begin(ACT)));
  expect(await words()).toMatch(/^All \d records of 2 days, up to 2026-05-02, hold\.$/);
  expect(await readWhole(audit)).toHaveLength(6);
  // What the one behind wrote stands under the day that the other had begun, and is found by the day that it tells.
  await ahead.begin({ ...ACT, user: 'bob' });
  const slow = await audit.begin({ ...ACT, user: 'cy' });
  expect(slow).toContain('2026-05-02#');
  const usersOf = async (day: string) => (await readWhole(audit, { from: day, to: day })).map(({ user }) => user);
  const [first, second] = [await usersOf('2026-05-01'), await usersOf('2026-05-02')];
  expect([first[0], second[0]]).toEqual(['cy', 'bob']);
  expect(first.length + second.length).toBe(8);
  // Of the day after only what is of that one is gone through: however much was done on it, a page is not used up by that.
  const gone: string[] = [];
  for await (const batch of audit.walk({ filter: { ...NO_AUDIT_FILTER, to: '2026-05-01' }, cursor: null })) {
    gone.push(...batch.map(({ user }) => user));
  }
  expect(gone).toEqual(first);
  // And a page goes on from there as from any other record.
  expect((await audit.page({ filter: { ...NO_AUDIT_FILTER, to: '2026-05-01' }, cursor: slow })).records).toHaveLength(
    first.length - 1,
  );
});

describe('a console whose clock is a year ahead', () => {
  /** Two consoles at the same moment; the clock of the second, and of nothing else, is ahead. */
  async function twoConsoles() {
    const made = await newAudit(engine);
    const ahead = createConsoleTable(behind(engine.client, YEAR_MS), made.name);
    return { ...made, ahead, far: createAuditLog(ahead, () => made.clock.ms + YEAR_MS) };
  }

  test('writes at the time of the table, so that no day is begun that has not come', async () => {
    const { audit, far, clock, table, words } = await twoConsoles();
    await audit.begin(ACT);
    await far.close(await far.begin({ ...ACT, user: 'far' }), 'done');
    clock.ms += DAY_MS;
    await audit.begin({ ...ACT, user: 'bob' });
    await far.begin({ ...ACT, user: 'far' });
    expect(await words()).toBe('All 6 records of 2 days, up to 2026-05-02, hold.');
    const shown = await readWhole(audit, { from: '2026-05-01', to: '2026-05-02' });
    expect(shown.map(({ user }) => user)).toEqual(['far', 'bob', 'far', 'ana']);
    for (const { at, endedAt } of shown.filter(({ user }) => user === 'far')) {
      // As exactly as a table tells the time: to a second, and how long its answer took.
      expect(Math.abs(at - Math.round((at - START) / DAY_MS) * DAY_MS - START)).toBeLessThan(10_000);
      expect(Math.abs((endedAt ?? at) - at)).toBeLessThan(10_000);
    }
    expect(table.clockOffsetMs()).toBe(0);
  });

  test('removes nothing that is to be kept', async () => {
    const { audit, ahead, far, clock, words } = await twoConsoles();
    await audit.begin(ACT);
    clock.ms += 20 * DAY_MS;
    await audit.begin(ACT);
    const now = () => clock.ms + YEAR_MS;
    expect(await removeOldAudit({ table: ahead, audit: far, keepDays: 30, now })).toEqual([]);
    expect(await words()).toBe('All 3 records of 2 days, up to 2026-05-21, hold.');
  });

  test('of an older version, which begins that day: the others go on there, and all is found by its time', async () => {
    const { audit, table, clock, verify, words } = await newAudit(engine);
    await audit.begin(ACT);
    await createAuditLog({ ...table, clockOffsetMs: () => 0 }, () => clock.ms + YEAR_MS).begin({ ...ACT, user: 'far' });
    for (let day = 0; day < 3; day++) {
      clock.ms += DAY_MS;
      await audit.begin({ ...ACT, user: `day ${day}` });
    }
    const found = async (filter: { from?: string; to?: string }) =>
      (await readWhole(audit, filter)).map(({ user }) => user);
    expect(await found({ from: '2026-05-02', to: '2026-05-03' })).toEqual(['day 1', 'day 0']);
    expect(await found({ to: '2026-05-01' })).toEqual(['ana']);
    expect(await words()).toBe('All 6 records of 2 days, up to 2027-05-01, hold.');
    expect(describeCheck(await verify('2026-05-02'))).toBe(
      'Nothing stands under 2026-05-02. What was written next stands under 2027-05-01, each record with its own time.',
    );
  });
});

test('consoles whose clocks differ agree on what has ended: sessions, invitations, tries of a name, what was examined, and what a browser keeps on the way in', async () => {
  const { name, table, now } = await newAudit(engine);
  const ahead = createConsoleTable(behind(engine.client, YEAR_MS), name);
  const [right, far] = [
    { table, now },
    { table: ahead, now: () => now() + YEAR_MS },
  ].map(({ table, now }) => ({
    sessions: createSessions(table, now),
    invitations: createInvitations(table, now),
    attempts: createAttempts(table, now),
    users: createUsers(table, now),
    examined: createExaminedProofs(table, 'secret', now),
    seals: createBriefSeals(table, SECRET, now),
  })) as [Stores, Stores];
  // As every request does.
  await far.users.find('sam');
  const begun = { user: 'sam', generation: 1, from: null, agent: null };
  const [id, other] = [await right.sessions.start(begun), await far.sessions.start(begun)];
  for (const { sessions } of [right, far]) {
    expect(await sessions.find(id)).toMatchObject({ user: 'sam' });
    expect(await sessions.find(other)).toMatchObject({ user: 'sam' });
    // A look at the list takes none out of it that lives: it would be signed out with the others no more.
    expect(await sessions.listOf('sam', 1)).toHaveLength(2);
    expect(
      Number((await table.get<{ expiresAt: number }>({ pk: `SESSION#${other}`, sk: 'SESSION' }))?.expiresAt),
    ).toBeLessThan(now() + SESSION_MS + 60_000);
  }
  const invited = right.invitations.issue({ validMs: DAY_MS });
  await right.invitations.keep({ name: 'ines', ...invited });
  expect(await far.invitations.find(invited.token)).toMatchObject({ user: 'ines' });
  for (const { attempts } of [right, far, right, far, right]) expect(await attempts.take('sam')).toBe(true);
  expect(await far.attempts.take('sam')).toBe(false);
  expect(far.examined.check(right.examined.give('settings', 'sam'), 'settings', 'sam')).toBe('holds');
  const [until] = far.examined.give('settings', 'sam').split('.');
  expect(Math.abs(Number(until) - now())).toBeLessThan(16 * 60_000);
  const pending = { name: 'sam', factor: 'code' };
  for (const [one, another] of [
    [right, far],
    [far, right],
  ] as const) {
    const seal = await one.seals.seal(pending);
    expect(await another.seals.open(seal)).toEqual(pending);
    expect(await createBriefSeals(table, SECRET, () => now() + 11 * 60_000).open(seal)).toEqual({});
    expect(await createBriefSeals(table, `another ${SECRET}`, now).open(seal)).toEqual({});
  }
  expect(await right.seals.open(await sealData(pending, { password: SECRET, ttl: 600 }))).toEqual(pending);
});

test('a console whose clock is far ahead lets whoever migrates, takes no job that was just begun out of the list, and gives nothing an end of its own', async () => {
  const { name, table, now } = await newAudit(engine);
  const ahead = createConsoleTable(behind(engine.client, YEAR_MS), name);
  const far = () => now() + YEAR_MS;
  const schemas = createSchemas(table);
  await schemas.begin(1);
  await schemas.change({ migratedBy: 'a', migratedUntil: now() + 30_000 }, { version: 1 });
  const migrated: string[] = [];
  const migration = { to: 2, what: 'a test', run: async () => void migrated.push('far') };
  let looks = 0;
  const wait = async () => {
    expect(migrated).toEqual([]);
    // Whoever was at it ends.
    if (++looks === 2) await schemas.change({ migratedBy: null, migratedUntil: 0 }, { migratedBy: 'a' });
  };
  await upgradeTable({ table: ahead, owner: 'far', migrations: [migration], now: far, wait, tell: () => {} });
  expect([looks, migrated]).toEqual([2, ['far']]);

  const { pk: _pk, sk: _sk, ...job } = FIRST_ITEMS.find(({ pk, sk }) => pk === 'JOB#j1' && sk === 'JOB') ?? {};
  const [right, other] = [createJobs(table, now), createJobs(ahead, far)];
  await right.create({ ...job, status: 'prepared' } as unknown as StoredJob);
  await other.active();
  expect(await table.queryDown('JOBS-ACTIVE', 9)).toHaveLength(1);
  await other.create({ ...job, id: 'j2', status: 'prepared' } as unknown as StoredJob);
  await createPaces(ahead, far).beat('local', 'far', 1, 1);
  await createRequests(ahead, far).create({ id: 'r1', requestedAt: now() } as StoredRequest);
  await createSignInLink(ahead, 'printed', far).redeem('printed');
  const written = await readItems(engine.client, name);
  const ends = written.flatMap(({ ttl }) => (typeof ttl === 'number' ? [ttl * 1000] : []));
  expect(ends.length).toBeGreaterThan(5);
  expect(Math.max(...ends)).toBeLessThan(now() + YEAR_MS / 2);
  await createAddedTargets(ahead, far).add('orders', {}, 'ana');
  expect((await createAddedTargets(table).list())[0]?.changedAt).toBeLessThan(now() + 60_000);
});

test('the time of a table is asked for again when the own clock was set or the machine has slept', () => {
  const answer = { date: 'Fri, 01 May 2026 10:00:00 GMT', wall: [START, START + 40], steady: [100, 140] } as const;
  expect(offsetFrom(answer, START + 1_040, 1_140)).toBe(0);
  expect(offsetFrom(answer, START + YEAR_MS, 1_140)).toBeUndefined();
  expect(offsetFrom({ ...answer, wall: [START - YEAR_MS, START - YEAR_MS + 40] }, START - YEAR_MS + 41, 141)).toBe(
    YEAR_MS - 40,
  );
  // A process that was held up for minutes before it read the answer knows the time less exactly, and no other.
  expect(
    offsetFrom({ ...answer, wall: [START, START + 600_000], steady: [100, 600_100] }, START + 600_000, 600_100),
  ).toBe(0);
  expect(offsetFrom(undefined, START, 0)).toBeUndefined();
});
