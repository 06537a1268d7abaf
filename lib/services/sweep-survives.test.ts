import { expect, test, vi } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { FIRST_SWEEP } from '../console/test-first-later';
import { takeSweep } from './sweep';
import { idsIn, OLD_MS, prepareSweeps, putRows, sweeperOf } from './test-sweep';

/** What a sweep survives: the end of its process, a clock that is set, and ids of another kind. */

const { fleet, engine } = prepareSweeps();

test('a sweep whose process ended is gone on with by one of the others, unless somebody had wished otherwise', async () => {
  const { sweeper, settings, clock } = await fleet(120);
  // That process comes to no page any more.
  const stuck: typeof sweeper.ctx.registry.list = () => new Promise(() => {});
  const others = [await sweeperOf(settings, 'process-2'), await sweeperOf(settings, 'process-3')];
  const take = () => Promise.all(others.map(({ ctx }) => takeSweep(ctx)));
  sweeper.ctx.registry = { ...sweeper.ctx.registry, list: stuck };
  await sweeper.start('count', {}, 100);
  await take();
  expect((await sweeper.read()).status).toBe('running');
  clock.nowMs += 16_000;
  await take();
  for (const { rest } of others) await rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', by: 'ann', counts: { checked: 120, gone: 120 } });
  expect(others.flatMap(({ audit }) => audit)).toHaveLength(1);

  for (const wish of ['pause', 'stop'] as const) {
    const next = await sweeperOf(settings, `process-${wish}`);
    next.ctx.registry = { ...next.ctx.registry, list: stuck };
    await next.start('count', {}, 100);
    await next.steer(wish);
    clock.nowMs += 16_000;
    await take();
    const ended = wish === 'stop' ? 'stopped' : 'paused';
    expect(await others[0]?.read()).toMatchObject({ status: ended, isAtLeast: true });
    await take();
    expect(others.flatMap(({ audit }) => audit).filter(({ outcome }) => outcome === ended)).toHaveLength(1);
    await others[0]?.steer('stop').catch(() => {});
    for (const { audit } of others) audit.length = 0;
  }
});

test('a sweep that the first version began removes nothing by itself once its process has ended: a person has it go on', async () => {
  const { sweeper, tableName, ids } = await fleet(3);
  const table = createConsoleTable(engine().client, `console-of-${tableName}`);
  const { name } = sweeper.ctx.target;
  await table.put({ ...FIRST_SWEEP, sk: name, target: name });
  await takeSweep(sweeper.ctx);
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'interrupted', mode: 'remove' });
  expect(await idsIn(engine(), tableName)).toEqual(ids);
  await sweeper.steer('resume');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { gone: 6, removed: 6 } });
  expect(await idsIn(engine(), tableName)).toEqual([]);
});

test.each(['pause', 'the end of its process'] as const)(
  'a row that may still be connecting does not make a sweep begin anew after %s',
  async (how) => {
    const { sweeper, settings, clock } = await fleet(150);
    const young = { connectionId: 'Young0000000000=', connectedAt: clock.nowMs - 5_000 };
    await putRows(engine(), settings.tableName, [young]);
    const asked: string[] = [];
    let isThere = () => {};
    const there = new Promise<void>((resolve) => {
      isThere = resolve;
    });
    const watch = (each: typeof sweeper, at = Number.POSITIVE_INFINITY) => {
      const { management, sweeps } = each.ctx;
      let hasEnded = false;
      // A process that has ended writes nothing, whatever its last calls came to.
      each.ctx.sweeps = {
        ...sweeps,
        update: (...change) => (hasEnded ? new Promise(() => {}) : sweeps.update(...change)),
      };
      each.ctx.management = {
        ...management,
        async getConnection(id) {
          const call = asked.push(id);
          clock.nowMs += 100;
          if (call === at && how === 'pause') await each.steer('pause');
          if (call === at) {
            hasEnded = how !== 'pause';
            isThere();
          }
          return call >= at && how !== 'pause' ? new Promise(() => {}) : management.getConnection(id);
        },
      };
    };
    watch(sweeper, 110);
    await sweeper.start('count', {}, 100);
    await there;
    const next = how === 'pause' ? sweeper : await sweeperOf(settings, 'process-2');
    if (how === 'pause') await sweeper.rest();
    else {
      // What is on its way to the table when a process ends is there or not; here it is.
      await vi.waitFor(async () => expect((await next.read())?.counts.checked).toBeGreaterThanOrEqual(80), 20_000);
      clock.nowMs += 20_000;
      watch(next);
    }
    const before = await next.read();
    expect(before).toMatchObject({ status: how === 'pause' ? 'paused' : 'interrupted' });
    await next.steer('resume');
    await next.rest();
    expect(await next.read()).toMatchObject({ status: 'done', counts: { checked: 151, gone: 151 } });
    expect(asked.length).toBeLessThan(151 + 60);
  },
);

test.each(['count', 'remove'] as const)(
  'a sweep to %s that paused where this version reads the list in another way begins anew, and counts each row once',
  async (mode) => {
    const { sweeper, tableName, ids } = await fleet(150);
    const table = createConsoleTable(engine().client, `console-of-${tableName}`);
    await sweeper.start('count', {}, 100);
    await sweeper.steer('pause');
    await sweeper.rest();
    const stored = await sweeper.ctx.sweeps.read(sweeper.ctx.target.name);
    if (!stored?.checkpoint.cursor) throw new Error('It has come to no second page.');
    // One place in one value of an index, as an address had before it had several.
    const { p, ...rest } = JSON.parse(Buffer.from(stored.checkpoint.cursor, 'base64url').toString());
    const cursor = Buffer.from(JSON.stringify({ ...rest, p: p.slice(0, 1) })).toString('base64url');
    const gone = mode === 'remove' ? 20 : 0;
    const counts = { ...stored.checkpoint.counts, checked: 100, gone: 100, removed: gone };
    const { name } = sweeper.ctx.target;
    await table.put({ pk: 'SWEEPS', sk: name, ...stored, mode, counts, checkpoint: { cursor, counts } });
    await sweeper.steer('resume');
    await sweeper.rest();
    const all = ids.length + gone;
    expect(await sweeper.read()).toMatchObject({
      status: 'done',
      problem: null,
      counts: { checked: all, gone: all, removed: mode === 'remove' ? all : 0 },
    });
  },
);

test('rows that a gateway gave no answer for are asked about again when the sweep that failed for it goes on', async () => {
  const { sweeper } = await fleet(150);
  const { management } = sweeper.ctx;
  let isDown = true;
  sweeper.ctx.management = {
    ...management,
    getConnection: async (id) =>
      isDown ? { answer: 'none', problem: 'The gateway gave no answer.' } : management.getConnection(id),
  };
  await sweeper.start('count', {}, 100);
  await sweeper.rest();
  expect((await sweeper.read()).status).toBe('failed');
  isDown = false;
  await sweeper.steer('resume');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 150, gone: 150, unanswered: 0 } });
});

test('rows whose ids are not of API Gateway are counted as such and kept, however many stand side by side', async () => {
  const { sweeper, tableName, ids, clock } = await fleet(3);
  const foreign = Array.from({ length: 60 }, (_, index) => `room-${index}`);
  const connectedAt = clock.nowMs - OLD_MS;
  await putRows(
    engine(),
    tableName,
    foreign.map((connectionId) => ({ connectionId, connectedAt })),
  );
  for (const mode of ['count', 'remove'] as const) {
    await sweeper.start(mode);
    await sweeper.rest();
  }
  expect(await sweeper.read()).toMatchObject({
    status: 'done',
    counts: { checked: 63, foreign: 60, gone: 3, removed: 3, unanswered: 0 },
  });
  expect(await idsIn(engine(), tableName)).toEqual(foreign.sort());
  expect(sweeper.audit.at(-1)?.detail).toContain('60 with an id that is not API Gateway’s');
  expect(ids).toHaveLength(3);
});

test.each([
  ['ahead', 3_600_000],
  ['back', -3_600_000],
])('a clock that jumps an hour %s takes nobody who is connecting for a ghost, nor keeps a ghost', async (_, jumpMs) => {
  const { sweeper, clock, tableName, settings } = await fleet(0);
  const old = { connectionId: 'G00000000000001=', connectedAt: clock.nowMs - 60_000 };
  const young = { connectionId: 'G00000000000002=', connectedAt: clock.nowMs };
  await putRows(settings.engine, tableName, [old, young]);
  clock.aheadMs = jumpMs;
  const startedAt = clock.nowMs;
  await sweeper.start('count');
  await sweeper.rest();
  // The young one had its second look, and no look waited for an hour.
  expect(clock.nowMs - startedAt).toBeGreaterThanOrEqual(29_000);
  expect(clock.nowMs - startedAt).toBeLessThan(90_000);
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 2, gone: 2, unanswered: 0 } });
});
