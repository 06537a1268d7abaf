import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestTable } from '../registry/test-table';
import { createAttempts } from './attempts';
import { createAuditLog } from './audit-log';
import { verifyAudit } from './audit-verify';
import { type ConsoleTable, createConsoleTable } from './console-table';
import { createHistory } from './history';
import { createJobs } from './jobs';
import { createOverviewSettings } from './overview-settings';
import { isPasswordOf } from './password';
import { createSchemas, MIGRATIONS, versionAfter } from './schema';
import { createSessions } from './sessions';
import { createSignInLink } from './sign-in-links';
import { createTemplates } from './templates';
import { readWhole } from './test-audit';
import { FIRST_ITEMS, FIRST_PASSWORD, FIRST_SESSION } from './test-first-items';
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
  for (const item of FIRST_ITEMS) await table.put(item);
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
    expect(await users.list()).toEqual([
      {
        name: 'admin',
        role: 'admin',
        targetRoles: {},
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

  test('a count of attempts, and a link that was used', async () => {
    const attempts = createAttempts(table, now);
    const taken = await Promise.all(Array.from({ length: 5 }, () => attempts.take('admin')));
    expect(taken.filter(Boolean)).toHaveLength(4);
    const link = createSignInLink(table, 'a'.repeat(43), now);
    expect(await link.redeem('a'.repeat(43))).toBe(false);
  });

  test('an audit without a chain is read beside the chained one, which holds', async () => {
    const audit = createAuditLog(table, now);
    const told = { user: 'ana', role: null, target: null, subjects: [], total: 0, detail: null };
    await audit.begin({ ...told, act: 'sign-out', outcome: 'signed-out' });
    expect(await readWhole(audit)).toMatchObject([
      { user: 'ana', isChained: true },
      { user: 'admin', act: 'kick', subjects: ['abc='], outcome: '1 closed', from: null, isChained: false },
    ]);
    expect(await verifyAudit(table, { day: null })).toMatchObject({ broken: null, unchainedDays: 1, records: 1 });
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
    const [job] = await jobs.active();
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
    expect((await jobs.list('local', null)).jobs).toEqual([job]);
    expect(await jobs.readIds('j1', 0)).toEqual(['abc=', 'def=']);
    expect(await jobs.readRecipients('j1', 0)).toMatchObject({ ids: ['abc=', 'def='], connectedAt: [AT - 1000, null] });
    const progress = await jobs.readProgress('j1', 0);
    expect(progress).toMatchObject({ marks: 'd.', version: 1 });
    expect(progress && (await jobs.writeProgress('j1', { ...progress, marks: 'dd' }))).toBe(true);
    expect(await jobs.change('j1', { runner: 'r' }, { status: 'preparing', runner: null, beatAt: AT })).toBe(true);
  });
});
