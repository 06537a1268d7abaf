import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasReleaseRules, releaseRulesOf } from '../domain/release';
import { targetSchema } from '../domain/target';
import { startTestTable } from '../registry/test-table';
import { createAddedTargets } from './added-targets';
import { createAttempts } from './attempts';
import { createAuditLog } from './audit-log';
import { verifyAudit } from './audit-verify';
import { createBlocks } from './blocks';
import { type ConsoleTable, createConsoleTable } from './console-table';
import { createHistory } from './history';
import { createInvitations } from './invitations';
import { createJobs } from './jobs';
import { createOverviewSettings } from './overview-settings';
import { createPaces } from './paces';
import { isPasswordOf } from './password';
import { countRecoveryCodes, withoutRecoveryCode } from './recovery-codes';
import { createRequests } from './requests';
import { createSchemas, MIGRATIONS, versionAfter } from './schema';
import { createSecretBox } from './secret-box';
import { createSessions } from './sessions';
import { createSignInLink } from './sign-in-links';
import { createSweeps } from './sweeps';
import { createTemplates } from './templates';
import { readWhole } from './test-audit';
import { FIRST_CHAIN } from './test-first-chain';
import { FIRST_ITEMS, FIRST_PASSWORD, FIRST_SESSION } from './test-first-items';
import {
  FIRST_INVITATION,
  FIRST_LISTED_SESSION,
  FIRST_RECOVERY_CODE,
  FIRST_SECRET,
  LATER_ITEMS,
} from './test-first-later';
import { upgradeTable } from './upgrade';
import { createUsers, generationOf, type StoredUser } from './users';
import { createViews } from './views';

/** A table that the first versions filled, brought up to date as every console does it at its start. */

const AT = 1_777_629_600_000;
const now = () => AT + 1000;

let engine: Awaited<ReturnType<typeof startTestTable>>;
let table: ConsoleTable;
const told: string[] = [];
beforeAll(async () => {
  engine = await startTestTable();
  table = createConsoleTable(engine.client, 'console');
  await table.ensure();
  for (const item of [...FIRST_ITEMS, ...LATER_ITEMS, ...FIRST_CHAIN]) await table.put(item);
  await upgradeTable({ table, owner: 'a', tell: (words) => told.push(words) });
});
afterAll(() => engine.stop());

test('the table begins at version 1, and every migration there is runs over it', async () => {
  expect(await createSchemas(table).read()).toMatchObject({ version: versionAfter(MIGRATIONS), migratedBy: null });
  expect(told.filter((words) => words.includes('is brought to version'))).toHaveLength(MIGRATIONS.length);
});

describe('what the first versions wrote is understood:', () => {
  test('a user signs in with the password, has the role everywhere, and can be changed', async () => {
    const users = createUsers(table, now);
    const generation = async () => generationOf((await users.find('admin')) as StoredUser);
    expect(await isPasswordOf(FIRST_PASSWORD, (await users.find('admin'))?.passwordHash ?? '')).toBe(true);
    expect((await users.list()).filter(({ name }) => name === 'admin')).toEqual([
      {
        name: 'admin',
        role: 'admin',
        targetRoles: {},
        isAuditor: false,
        createdAt: AT,
        isExternal: false,
        state: 'active',
        invitedUntil: null,
        hasFactor: false,
      },
    ]);
    const session = await createSessions(table, now).find(FIRST_SESSION);
    expect(session).toMatchObject({ user: 'admin', startedAt: AT, seenAt: AT, from: null, agent: null });
    expect(session?.generation).toBe(await generation());
    // Forced out as any other.
    expect(await users.endSessions('admin')).toBe(true);
    expect(await generation()).not.toBe(session?.generation);
  });

  test('a person of the identity provider, an invited one, and one with a second factor and a listed session', async () => {
    const users = createUsers(table, now);
    expect(await users.list()).toMatchObject([
      { name: 'admin', state: 'active', hasFactor: false },
      { name: 'ann@example.com', role: 'operator', targetRoles: {}, isExternal: true, state: 'active' },
      { name: 'fay', state: 'active', hasFactor: true },
      { name: 'ivy', role: 'viewer', targetRoles: {}, state: 'invited', invitedUntil: AT + 86_400_000 },
    ]);
    // The same name of another person of the provider is not this one; the same person is.
    const ann = { name: 'ann@example.com', role: 'none', targetRoles: {} } as const;
    expect(await users.createExternal({ ...ann, subject: 'https://id.example.com 00u2' })).toBe(false);
    expect(await users.ofSubject('https://id.example.com 00u2')).toEqual([]);
    expect(await users.ofSubject('https://id.example.com 00u1')).toMatchObject([{ name: ann.name, role: 'operator' }]);

    const invited = await createInvitations(table, now).find(FIRST_INVITATION);
    expect(invited).toEqual({
      user: 'ivy',
      inviteHash: (await users.find('ivy'))?.inviteHash,
      invitedUntil: AT + 86_400_000,
    });

    const fay = (await users.find('fay')) as StoredUser;
    expect(createSecretBox(FIRST_SECRET).open(fay.factor ?? '', 'fay')).toMatch(/^[A-Z2-7]{32}$/);
    expect(countRecoveryCodes(fay.recovery)).toBe(2);
    expect(countRecoveryCodes(withoutRecoveryCode(fay.recovery ?? '', FIRST_RECOVERY_CODE) ?? '')).toBe(1);
    const sessions = createSessions(table, now);
    const [session] = await sessions.listOf('fay', generationOf(fay));
    expect(session).toEqual(await sessions.find(FIRST_LISTED_SESSION));
    expect(session && (await sessions.endOf('fay', session.handle))).toBe(true);
    expect(await sessions.find(FIRST_LISTED_SESSION)).toBeUndefined();
  });

  test('a count of attempts, and a link that was used', async () => {
    const attempts = createAttempts(table, now);
    // One of the day stands, and this makes two of the window.
    expect(await attempts.take('admin', { perDay: 1 })).toBe(false);
    const taken = await Promise.all(Array.from({ length: 5 }, () => attempts.take('admin')));
    expect(taken.filter(Boolean)).toHaveLength(3);
    const link = createSignInLink(table, 'a'.repeat(43), now);
    expect(await link.redeem('a'.repeat(43))).toBe(false);
  });

  test('an audit without a chain is read beside the chained one, which goes on where it was and holds', async () => {
    const audit = createAuditLog(table, now);
    const told = { user: 'ana', role: null, target: null, subjects: [], total: 0, detail: null };
    await audit.begin({ ...told, act: 'sign-out', outcome: 'signed-out' });
    expect(await readWhole(audit)).toMatchObject([
      { user: 'ana', isChained: true },
      { user: 'admin', act: 'sign-out', isChained: true },
      { user: 'admin', act: 'kick', outcome: '1 closed', from: '192.0.2.1', reason: 'spam', isChained: true },
      { user: 'admin', act: 'kick', subjects: ['abc='], outcome: '1 closed', from: null, isChained: false },
    ]);
    expect(await verifyAudit(table, { day: null })).toMatchObject({ broken: null, unchainedDays: 1, records: 5 });
  });

  test('a view, a template, the settings of the overview and a minute of the fleet', async () => {
    const views = createViews(table);
    const [view] = await views.list({ target: 'local', owner: null });
    expect(view).toMatchObject({ name: 'Idle phones', q: 'state:idle', order: 'newest', columns: ['user', 'ip'] });
    expect(view && (await views.change({ target: 'local', owner: null }, view, { updatedAt: AT + 1 }))).toBe(true);
    expect(await createTemplates(table).list({ target: 'local', owner: null })).toMatchObject([
      { name: 'Maintenance', text: 'Back at ten, {{userId}}' },
    ]);
    expect(await createOverviewSettings(table).of('local')).toEqual({ sampleSize: 50, perSecond: 5 });
    expect(await createHistory(table, now).last('local', 5)).toMatchObject([{ at: AT - 60_000, registered: 20 }]);
  });

  test('a job with its recipients and how far it is; nothing that it could not wish for is taken as wished', async () => {
    const jobs = createJobs(table, now);
    const [job, ...others] = await jobs.active();
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      id: 'j1',
      canary: null,
      startAt: null,
      requestedBy: null,
      requestExpiresAt: null,
      approvedBy: null,
      // Else it would begin by itself once its audience is frozen.
      agreedTotal: null,
    });
    expect((await jobs.list('local', null)).jobs.at(-1)).toEqual(job);
    expect(await jobs.readIds('j1', 0)).toMatchObject({ ids: ['abc=', 'def='] });
    expect(await jobs.readRecipients('j1', 0)).toMatchObject({ ids: ['abc=', 'def='], connectedAt: [AT - 1000, null] });
    const progress = await jobs.readProgress('j1', 0);
    expect(progress).toMatchObject({ marks: 'd.', version: 1 });
    expect(progress && (await jobs.writeProgress('j1', { ...progress, marks: 'dd' }))).toBe(true);
    const seen = { status: 'preparing', runner: null, beatAt: AT, takeUps: job?.takeUps } as const;
    expect(await jobs.change('j1', { runner: 'r', takeUps: 1 }, seen)).toBe(true);
    const anew = { ids: ['abc='], connectedAt: [null], fields: [], values: [[]] };
    expect(await jobs.putRecipients('j1', 0, anew, 1)).toBe(true);
    expect(await jobs.putRecipients('j1', 0, anew, 0)).toBe(false);
  });

  test('a start that was asked for; one that has no end counts as over, and nobody can approve it', async () => {
    const jobs = createJobs(table, now);
    expect(await jobs.requested()).toMatchObject([
      { id: 'j2', requestedBy: 'admin', requestExpiresAt: AT + 3_600_000 },
    ]);
    // `startJob` takes it for a new wish, which another person has to approve.
    expect(await jobs.read('j3')).toMatchObject({ status: 'requested', requestedBy: 'admin', requestExpiresAt: null });
  });

  test('a sweep under way, which can be told to stop and put another in its place', async () => {
    const sweeps = createSweeps(table);
    const sweep = await sweeps.read('local');
    expect(sweep).toMatchObject({ id: 's1', status: 'running', turn: null, wish: null });
    if (!sweep) throw new Error('There is no sweep.');
    expect(await sweeps.update(sweep, { wish: 'stop' })).toBe(true);
    expect(await sweeps.replace(sweep, { ...sweep, id: 's2', turn: 'a turn' })).toBe(true);
    expect(await sweeps.update(sweep, { status: 'done' })).toBe(false);
    expect(await sweeps.replace(sweep, { ...sweep, id: 's3', turn: 'another' })).toBe(false);
    expect(await sweeps.read('local')).toMatchObject({ id: 's2', status: 'running', turn: 'a turn' });
  });

  test('blocks that hold, what an authorizer noted there, and who sends to a target', async () => {
    const blocks = createBlocks(table);
    expect(await blocks.read('local')).toMatchObject({
      askedAt: AT,
      blocks: [
        { kind: 'cidr', value: '203.0.113.0/24', expiresAt: AT + 3_600_000, refused: 2, lastRefusedAt: AT },
        { id: 'b1', kind: 'user', value: 'eve', expiresAt: null, refused: 0, lastRefusedAt: null },
      ],
    });
    expect(await blocks.remove('local', { id: 'b1', kind: 'user', value: 'eve' })).toBe(true);
    expect(await createPaces(table, now).list('local')).toEqual([{ runner: 'r0', beats: 7 }]);
  });

  test('an added target, whose settings are still settings and ask for no second person', async () => {
    const [added, ...others] = await createAddedTargets(table, now).list();
    expect(others).toEqual([]);
    const target = targetSchema.parse(added?.settings);
    expect(target).toMatchObject({
      name: added?.name,
      kind: 'production',
      table: { attributes: { connectionId: 'id' } },
    });
    expect(hasReleaseRules(releaseRulesOf(target))).toBe(false);
  });

  test('a request of two persons, which waits and can be decided once', async () => {
    const requests = createRequests(table, now);
    const [request] = await requests.waiting();
    expect(request).toMatchObject({ id: 'q1', act: 'kick', by: 'admin', status: 'waiting', expiringAt: null });
    expect(await requests.recent()).toEqual([request]);
    expect(await requests.change('q1', { status: 'refused', input: '' }, { status: 'waiting' })).toBe(true);
    expect(await requests.change('q1', { status: 'approved' }, { status: 'waiting' })).toBe(false);
    expect(await requests.waiting()).toEqual([]);
  });
});
