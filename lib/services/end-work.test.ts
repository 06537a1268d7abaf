import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAddedTargets } from '../console/added-targets';
import { createConsoleTable } from '../console/console-table';
import { createExaminedProofs } from '../console/examined-proofs';
import { createJobs, type StoredJob } from '../console/jobs';
import type { StoredSweep } from '../console/sweeps';
import { FIRST_ITEMS } from '../console/test-first-items';
import { NOTHING_SWEPT } from '../domain/sweep';
import { toSettings } from '../domain/target-draft';
import { DRAFT } from '../domain/test-target-draft';
import { startTestTable } from '../registry/test-table';
import { removeTarget, type TargetsContext } from './save-target';
import { endsOver } from './test-ends';

/** What becomes of work that is under way when its target is removed. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

const BEN = { name: 'ben', role: 'admin' as const, permissions: [] };
let tables = 0;

async function newConsole(isUsed: boolean) {
  const table = createConsoleTable(engine.client, `console-${tables++}`);
  await table.ensure();
  const jobs = createJobs(table);
  const state = { isUsed, isAlive: true, onLook: () => {} };
  const { ends, audit, records } = endsOver(table, () => state.isAlive);
  const ctx: TargetsContext = {
    addedTargets: createAddedTargets(table),
    known: () => [],
    fixed: new Set(),
    examined: createExaminedProofs(table, 'a-secret-of-the-console'),
    jobs,
    isUsed: () => state.isUsed,
    endsOf: () => ends,
    records,
    refresh: async () => state.onLook(),
  };
  const remove = async (seen?: string) => {
    const revision = seen ?? (await ctx.addedTargets.list())[0]?.revision ?? '';
    return removeTarget({ ctx, input: { name: 'orders', revision }, user: BEN });
  };
  return { ctx, jobs, sweeps: ends.sweeps, audit, remove, state };
}

const SWEEP: StoredSweep = {
  ...{ id: 's1', target: 'orders', mode: 'remove', perSecond: 50, by: 'ann', status: 'running' },
  query: { q: '', id: '', user: '', ip: '', scan: false },
  ...{ startedAt: 0, updatedAt: 0, estimated: null, waiting: 0, rate: 50, problem: null },
  ...{ runner: 'another-process', turn: 't1', owed: null, wish: null },
  counts: { ...NOTHING_SWEPT, checked: 90, gone: 20, removed: 20 },
  checkpoint: { cursor: 'row', counts: { ...NOTHING_SWEPT, checked: 50, gone: 10, removed: 10 } },
};

const { pk: _pk, sk: _sk, ...first } = FIRST_ITEMS.find(({ pk, sk }) => pk === 'JOB#j1' && sk === 'JOB') ?? {};
const FIRST_JOB = first as unknown as StoredJob;

test('what is at work on a target that this console does not use ends with it, on the record, and a stale look ends nothing', async () => {
  const { ctx, jobs, sweeps, audit, remove } = await newConsole(false);
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  const jobOf = (more: Partial<StoredJob>) => jobs.create({ ...FIRST_JOB, ...more });
  await jobOf({ id: 'runs', target: 'orders', status: 'running', runner: 'gone' });
  await jobOf({ id: 'waits', target: 'orders', status: 'scheduled', startAt: Date.now() + 60_000 });
  await jobOf({ id: 'of-another', target: 'another', status: 'running' });
  await sweeps.replace(undefined, SWEEP);
  expect(await remove('7d1c2c5e-1111-4111-8111-111111111111')).toMatchObject({ ok: false });
  expect(audit).toEqual([]);
  const ended = ['1 job stopped', '1 job discarded', 'its sweep stopped'];
  expect(await remove()).toEqual({ ok: true, data: { name: 'orders', ended } });
  // Whoever was at the job records its end, or any console that finds it.
  expect(await jobs.read('runs')).toMatchObject({ status: 'stopped', changedBy: 'ben', isEndOwed: true });
  expect(await jobs.read('waits')).toMatchObject({ status: 'discarded', changedBy: 'ben' });
  expect(await jobs.read('of-another')).toMatchObject({ status: 'running' });
  // The process that was at the sweep finds another turn, and stops.
  expect(await sweeps.update(SWEEP, { updatedAt: 1 })).toBe(false);
  expect(await sweeps.read('orders')).toMatchObject({ status: 'stopped', owed: null });
  expect(audit).toHaveLength(4);
  expect(audit).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ user: 'ben', act: 'job', subjects: ['runs'], outcome: 'stopped' },
        detail: 'stop, since its target is removed',
      }),
      expect.objectContaining({ user: 'ben', subjects: ['waits'], outcome: 'discarded' }),
      expect.objectContaining({
        ...{ user: 'ben', act: 'sweep', target: 'orders', outcome: 'stopped' },
        detail: 'stop, since its target is removed',
      }),
      expect.objectContaining({
        ...{ user: 'ann', act: 'sweep', target: 'orders', outcome: 'stopped', total: 20 },
        detail: 'remove, at least 60 checked: 20 gone, 20 removed',
      }),
    ]),
  );
});

test('the end of a job is on the record as begun until it is true, and as a conflict when somebody was first', async () => {
  const { ctx, jobs, audit, remove } = await newConsole(false);
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  await jobs.create({ ...FIRST_JOB, id: 'runs', target: 'orders', status: 'running', runner: 'gone' });
  const said: string[] = [];
  ctx.jobs = {
    ...jobs,
    async change(id, values, expected) {
      said.push(audit.map(({ outcome }) => outcome).join());
      // Somebody pauses and resumes it in between, and later stops it.
      if (said.length === 1) await jobs.change(id, { changedAt: 7 }, {});
      else await jobs.change(id, { status: 'stopped', changedAt: 8, changedBy: 'ana' }, {});
      return jobs.change(id, values, expected);
    },
  };
  expect(await remove()).toMatchObject({ ok: true, data: { ended: [] } });
  expect(said).toEqual(['started', 'conflict,started']);
  expect(audit).toMatchObject([{ outcome: 'conflict' }, { outcome: 'conflict' }]);
  expect(await jobs.read('runs')).toMatchObject({ status: 'stopped', changedBy: 'ana' });
});

test('a removal that fails once it has stopped a sweep leaves on the record who stopped it', async () => {
  const { ctx, sweeps, audit, remove } = await newConsole(false);
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  await sweeps.replace(undefined, SWEEP);
  ctx.addedTargets = { ...ctx.addedTargets, remove: () => Promise.reject(new Error('The table is away.')) };
  await expect(remove()).rejects.toThrow('The table is away.');
  expect(await sweeps.read('orders')).toMatchObject({ status: 'stopped' });
  expect(audit).toMatchObject([
    { user: 'ben', act: 'sweep', target: 'orders', outcome: 'stopped', detail: 'stop, since its target is removed' },
    { user: 'ann', act: 'sweep', outcome: 'stopped' },
  ]);
});

test('a sweep whose stop cannot be recorded goes on, and somebody else who is first makes it a conflict', async () => {
  const { ctx, sweeps, audit, remove } = await newConsole(false);
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  await sweeps.replace(undefined, SWEEP);
  const { recordAct } = ctx.records;
  ctx.records.recordAct = () => Promise.reject(new Error('The audit refuses.'));
  await expect(remove()).rejects.toThrow('The audit refuses.');
  expect(await sweeps.read('orders')).toMatchObject({ status: 'running', turn: 't1' });
  ctx.records.recordAct = async (...args) => {
    await sweeps.replace(SWEEP, { ...SWEEP, status: 'done', turn: 't2' });
    return recordAct(...args);
  };
  expect(await remove()).toMatchObject({ ok: true, data: { ended: [] } });
  expect(audit).toMatchObject([{ user: 'ben', act: 'sweep', outcome: 'conflict' }]);
});

test('what this console has only to look at to use it is not ended', async () => {
  const { ctx, sweeps, audit, remove, state } = await newConsole(false);
  state.onLook = () => {
    state.isUsed = true;
  };
  await ctx.addedTargets.add('orders', toSettings(DRAFT), 'ana');
  await sweeps.replace(undefined, SWEEP);
  expect(await remove()).toMatchObject({ ok: false, error: { message: expect.stringContaining('Stop it first') } });
  expect(audit).toEqual([]);
});

test('an end of a sweep that is not on the record yet is left to whoever lives and records it, while the target is used', async () => {
  const { ctx, sweeps, audit, remove, state } = await newConsole(true);
  await ctx.addedTargets.add('orders', toSettings(DRAFT), 'ana');
  const owed = { turn: 't1', at: Date.now() };
  await sweeps.replace(undefined, { ...SWEEP, status: 'done', owed });
  const message =
    'How the last ghost sweep of this target ended is just being written to the audit. Try again in a moment.';
  expect(await remove()).toMatchObject({ ok: false, error: { code: 'conflict', message } });
  expect(audit).toEqual([]);
  // What its process writes next finds its own turn still.
  expect(await sweeps.read('orders')).toMatchObject({ turn: 't1', owed });
  state.isAlive = false;
  expect(await remove()).toEqual({ ok: true, data: { name: 'orders', ended: [] } });
  expect(audit).toMatchObject([{ user: 'ann', act: 'sweep', outcome: 'done', total: 20 }]);
  expect(await sweeps.read('orders')).toMatchObject({ status: 'done', owed: null });
});

test('an end of a sweep that is not on the record yet keeps no target that is not used: nobody would look for it after that', async () => {
  const { ctx, sweeps, audit, remove } = await newConsole(false);
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  await sweeps.replace(undefined, { ...SWEEP, status: 'done', owed: { turn: 't1', at: Date.now() } });
  expect(await remove()).toEqual({ ok: true, data: { name: 'orders', ended: [] } });
  expect(audit).toMatchObject([{ user: 'ann', act: 'sweep', outcome: 'done', total: 20 }]);
});

test.each([true, false])(
  'work of a target of a targets file neither keeps a row elsewhere of its name nor ends with it, used here: %s',
  async (isUsed) => {
    const { ctx, jobs, sweeps, audit, remove } = await newConsole(isUsed);
    await ctx.addedTargets.bindToFile('orders', 'https://file.example/live, table connections in eu-west-1');
    await ctx.addedTargets.add('orders', toSettings(DRAFT), 'ana');
    await jobs.create({ ...FIRST_JOB, id: 'runs', target: 'orders', status: 'running', runner: 'another' });
    await sweeps.replace(undefined, SWEEP);
    expect(await remove()).toEqual({ ok: true, data: { name: 'orders', ended: [] } });
    expect(await jobs.read('runs')).toMatchObject({ status: 'running' });
    expect(await sweeps.read('orders')).toMatchObject({ status: 'running', turn: 't1' });
    expect(audit).toEqual([]);
  },
);
