import { expect, test, vi } from 'vitest';
import { newMoment } from '../local/testing';
import { takeSweep } from './sweep';
import { idsIn, prepareSweeps, sweeperOf } from './test-sweep';

/** That the end of a sweep comes to the audit, once and with what is known, whatever ends its process. */

const { fleet, engine } = prepareSweeps();

test('the end of a sweep that the audit refuses to hold is recorded once it takes records again, by one process', async () => {
  const { sweeper, settings, clock } = await fleet(12);
  const others = [await sweeperOf(settings, 'process-2'), await sweeperOf(settings, 'process-3')];
  await sweeper.start('count');
  await sweeper.rest();
  sweeper.audit.length = 0;
  const { begin } = sweeper.ctx.audit;
  const refuse = (each: typeof sweeper) => {
    each.ctx.audit = { begin: () => Promise.reject(new Error('The audit takes nothing.')) };
  };
  refuse(sweeper);
  await sweeper.start('remove');
  await sweeper.rest();
  // What was done has not failed.
  expect(await sweeper.read()).toMatchObject({ status: 'done', problem: null, counts: { removed: 12 } });
  expect(sweeper.errors.map(String)).toEqual(['Error: The audit takes nothing.']);
  // No sweep takes its place before that, here or elsewhere.
  await expect(sweeper.start('count')).rejects.toThrow('The audit takes nothing.');
  await expect(others[0]?.start('count')).rejects.toThrow('is not in the audit yet');
  await Promise.all(others.map(({ ctx }) => takeSweep(ctx)));
  expect(others.flatMap(({ audit }) => audit)).toEqual([]);

  clock.nowMs += 16_000;
  await Promise.all(others.map(({ ctx }) => takeSweep(ctx)));
  sweeper.ctx.audit = { begin };
  for (const { ctx } of [sweeper, ...others]) await takeSweep(ctx);
  expect([sweeper, ...others].flatMap(({ audit }) => audit)).toMatchObject([
    { user: 'ann', outcome: 'done', total: 12, detail: 'remove, 12 checked: 12 gone, 12 removed' },
  ]);
  await others[0]?.start('count');
  await others[0]?.rest();
  expect(await sweeper.read()).toMatchObject({ mode: 'count', status: 'done' });
});

test('a process that could not record the end of its sweep does so itself, a moment later', async () => {
  const { sweeper, settings, clock } = await fleet(1);
  const { begin } = sweeper.ctx.audit;
  const names: (string | undefined)[] = [];
  const refusing = {
    begin(_: unknown, once?: string) {
      names.push(once);
      return Promise.reject(new Error('not now'));
    },
  };
  sweeper.ctx.audit = refusing;
  await sweeper.start('count');
  await sweeper.rest();
  await expect(takeSweep(sweeper.ctx)).rejects.toThrow('not now');
  // So does another that finds it owed, by the same name: one whose answer or note was lost is not there twice.
  const other = await sweeperOf(settings, 'process-2');
  other.ctx.audit = refusing;
  await takeSweep(other.ctx);
  clock.nowMs += 16_000;
  await expect(takeSweep(other.ctx)).rejects.toThrow('not now');
  clock.nowMs += 16_000;
  expect([names.length, new Set(names).size]).toEqual([3, 1]);
  sweeper.ctx.audit = { begin };
  await takeSweep(sweeper.ctx);
  await takeSweep(sweeper.ctx);
  expect(sweeper.audit).toMatchObject([{ outcome: 'done', total: 0 }]);
});

test('an end that stands in the audit and could not be noted there is not recorded again', async () => {
  const { sweeper, clock } = await fleet(1);
  const { sweeps } = sweeper.ctx;
  const throttled = Object.assign(new Error('over its capacity'), { name: 'ThrottlingException' });
  let refusals = 2;
  sweeper.ctx.sweeps = {
    ...sweeps,
    update: (sweep, values) =>
      values.owed === null && refusals-- > 0 ? Promise.reject(throttled) : sweeps.update(sweep, values),
  };
  await sweeper.start('count');
  await sweeper.rest();
  // A moment's refusal is waited for, in less time than others wait for a word.
  expect(await sweeps.read('test')).toMatchObject({ owed: null });
  expect(sweeper.errors).toEqual([]);
  refusals = 100;
  await sweeper.start('count');
  const begunAt = clock.nowMs;
  await sweeper.rest();
  expect(clock.nowMs - begunAt).toBeLessThan(15_000);
  expect(sweeper.errors).toEqual([throttled]);
  await expect(takeSweep(sweeper.ctx)).rejects.toThrow('over its capacity');
  refusals = 0;
  await takeSweep(sweeper.ctx);
  expect(await sweeps.read('test')).toMatchObject({ owed: null });
  expect(sweeper.audit).toHaveLength(2);
});

test.each(['stop', null] as const)(
  'what a removal did after the last word of its process is said to be missing from its counts (wish: %s)',
  async (wish) => {
    const { sweeper, settings, clock, tableName } = await fleet(40);
    await sweeper.start('count');
    await sweeper.rest();
    const { registry, sweeps } = sweeper.ctx;
    const dead = new Promise<never>(() => {});
    const told = newMoment();
    let asked = 0;
    // It tells of the first row, removes 19 more within a second and ends before it has told of them.
    sweeper.ctx.registry = {
      ...registry,
      async remove(row) {
        asked += 1;
        if (asked > 20) return dead;
        if (asked > 1) await told.hasCome;
        return registry.remove(row);
      },
    };
    sweeper.ctx.sweeps = {
      ...sweeps,
      async update(...change) {
        const isTold = await sweeps.update(...change);
        told.come();
        return isTold;
      },
    };
    await sweeper.start('remove');
    await vi.waitFor(async () => expect(await idsIn(engine(), tableName)).toHaveLength(20), 10_000);
    const next = await sweeperOf(settings, 'process-2');
    if (wish) await next.steer(wish);
    clock.nowMs += 16_000;
    await takeSweep(next.ctx);
    await next.rest();
    const ended = await next.read();
    expect(ended).toMatchObject({ status: wish ? 'stopped' : 'done', isAtLeast: true });
    expect(ended.counts.removed).toBeLessThan(wish ? 20 : 40);
    expect(next.audit).toMatchObject([{ outcome: ended.status, total: ended.counts.removed }]);
    expect(next.audit[0]?.detail).toMatch(/^remove, at least \d+ checked/);
    await next.start('count');
    await next.rest();
    expect(await next.read()).toMatchObject({ status: 'done', isAtLeast: false });
  },
);

test('a removal that was interrupted has its end on the record before another sweep takes its place', async () => {
  const { sweeper, settings, clock, tableName } = await fleet(12);
  await sweeper.start('count');
  await sweeper.rest();
  const { registry, sweeps } = sweeper.ctx;
  const dead = new Promise<never>(() => {});
  let asked = 0;
  // It removes five rows and ends before it has told of them.
  sweeper.ctx.registry = { ...registry, remove: (row) => (++asked > 5 ? dead : registry.remove(row)) };
  sweeper.ctx.sweeps = { ...sweeps, update: () => dead };
  await sweeper.start('remove');
  await vi.waitFor(async () => expect(await idsIn(engine(), tableName)).toHaveLength(7), 10_000);
  clock.nowMs += 16_000;
  const next = await sweeperOf(settings, 'process-2');
  expect(await next.read()).toMatchObject({ mode: 'remove', status: 'interrupted' });
  const { begin } = next.ctx.audit;
  next.ctx.audit = { begin: () => Promise.reject(new Error('The audit takes nothing.')) };
  await expect(next.start('count')).rejects.toThrow('The audit takes nothing.');
  expect(await next.read()).toMatchObject({ mode: 'remove', status: 'stopped' });
  next.ctx.audit = { begin };
  await next.start('count');
  await next.rest();
  expect(next.audit.map(({ outcome }) => outcome)).toEqual(['stopped', 'done']);
  expect(next.audit[0]).toMatchObject({ user: 'ann', detail: expect.stringMatching(/^remove, at least \d+ checked/) });
  expect(await next.read()).toMatchObject({ mode: 'count', status: 'done', counts: { checked: 7, gone: 7 } });
});

test('a process that is to end hands its sweep over with exact counts, and takes none up', async () => {
  const { sweeper, settings, tableName } = await fleet(120);
  const other = await sweeperOf(settings, 'process-2');
  await sweeper.start('count', {}, 100);
  await sweeper.rest();
  const stopping = new AbortController();
  sweeper.ctx.stopping = stopping.signal;
  const { registry } = sweeper.ctx;
  let removed = 0;
  sweeper.ctx.registry = {
    ...registry,
    remove(row) {
      removed += 1;
      if (removed === 30) stopping.abort();
      return registry.remove(row);
    },
  };
  await sweeper.start('remove', {}, 100);
  await sweeper.rest();
  expect(removed).toBeLessThan(120);
  expect(await other.read()).toMatchObject({ status: 'interrupted', isAtLeast: false, counts: { removed } });
  await takeSweep(sweeper.ctx);
  expect(sweeper.ctx.local.work).toBeUndefined();
  // Nobody has to fall silent first.
  await takeSweep(other.ctx);
  await other.rest();
  const counts = { checked: 120, gone: 120, removed: 120, changed: 0 };
  expect(await other.read()).toMatchObject({ status: 'done', isAtLeast: false, counts });
  expect(await idsIn(engine(), tableName)).toEqual([]);
  expect([...sweeper.audit, ...other.audit].map(({ outcome, total }) => [outcome, total])).toEqual([
    ['done', 0],
    ['done', 120],
  ]);
  // What is begun there is for another as well.
  await sweeper.start('count');
  expect(sweeper.ctx.local.work).toBeUndefined();
  await takeSweep(other.ctx);
  await other.rest();
  expect(await other.read()).toMatchObject({ status: 'done', counts: { checked: 0 } });
});

test('a console table that is away while a sweep ends is no failure of it: it ends once the table answers', async () => {
  const { sweeper } = await fleet(5);
  const { sweeps } = sweeper.ctx;
  const away = Object.assign(new Error('away'), { name: 'TimeoutError' });
  sweeper.ctx.sweeps = {
    ...sweeps,
    update: (sweep, values) => (values.status ? Promise.reject(away) : sweeps.update(sweep, values)),
  };
  await sweeper.start('count');
  await sweeper.rest();
  expect((await sweeper.read()).status).toBe('interrupted');
  sweeper.ctx.sweeps = sweeps;
  await takeSweep(sweeper.ctx);
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 5, gone: 5 } });
});

test('what an older console leaves of the sweep before is taken for nothing of this one', async () => {
  const { sweeper } = await fleet(2);
  const { sweeps, target } = sweeper.ctx;
  await sweeper.start('count');
  await sweeper.rest();
  const stored = await sweeps.read(target.name);
  if (!stored) throw new Error('There is no sweep.');
  await sweeps.update(stored, { owed: { turn: 'earlier', at: 0 }, atLeastOf: 'earlier' });
  await takeSweep(sweeper.ctx);
  expect(sweeper.audit).toHaveLength(1);
  expect(await sweeper.read()).toMatchObject({ isAtLeast: false });
});
