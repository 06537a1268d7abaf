import { expect, test, vi } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { FIRST_SWEEP } from '../console/test-first-later';
import { connectClient, startGateway } from '../local/gateway/test-kit';
import { createLiveness } from './liveness';
import { takeSweep } from './sweep';
import { idsIn, OLD_MS, prepareSweeps, putRows, sweeperOf } from './test-sweep';

/** What a sweep survives: the end of its process, a clock that is set, ids of another kind, and a target of its name that is elsewhere. */

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

const MOVED = 'The configuration of the target has changed since. Count anew.';

/** A fleet of so many ghosts and one living connection, and a console whose target of that name is another API over the same table. */
async function movedFleet(ghosts: number) {
  const at = await fleet(ghosts);
  const client = await connectClient(at.gateway);
  await putRows(engine(), at.tableName, [{ connectionId: client.id, connectedAt: at.clock.nowMs - OLD_MS }]);
  const { port } = await startGateway();
  return { ...at, client, elsewhere: await sweeperOf({ ...at.settings, port }, 'process-2') };
}

test('what was counted at one place is removed at no other: a target that was moved counts anew', async () => {
  const { sweeper, elsewhere, tableName, ids, client } = await movedFleet(3);
  await sweeper.start('count');
  await sweeper.rest();
  expect(await elsewhere.read()).toMatchObject({ status: 'done', counts: { gone: 3 }, elsewhere: MOVED });
  await expect(elsewhere.start('remove')).rejects.toThrow(MOVED);
  expect(await idsIn(engine(), tableName)).toEqual([...ids, client.id].sort());
  // Its rows are of an API that this target does not ask any more, as the domain it is called by says.
  sweeper.ctx.target = { ...sweeper.ctx.target, apiId: 'another' };
  await expect(sweeper.start('remove')).rejects.toThrow(MOVED);
  expect(await sweeper.start('count')).toMatchObject({ estimated: null, elsewhere: null });
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ elsewhere: null });
});

test('a removal that was handed over is gone on with by no console whose target of that name is elsewhere', async () => {
  const { sweeper, elsewhere, tableName, settings } = await movedFleet(12);
  await sweeper.start('count');
  await sweeper.rest();
  const stopping = new AbortController();
  stopping.abort();
  sweeper.ctx.stopping = stopping.signal;
  await sweeper.start('remove');
  const left = await idsIn(engine(), tableName);
  let passedMs = 0;
  elsewhere.ctx.isAlive = createLiveness(() => passedMs);
  // While the console that has it there starts again.
  for (passedMs of [0, 60_000]) {
    await takeSweep(elsewhere.ctx);
    expect(await sweeper.read()).toMatchObject({ status: 'interrupted', problem: null });
  }
  passedMs = 3 * 60_000;
  await takeSweep(elsewhere.ctx);
  await elsewhere.rest();
  expect(await elsewhere.read()).toMatchObject({ status: 'failed', problem: MOVED, counts: { removed: 0 } });
  await takeSweep(elsewhere.ctx);
  expect(elsewhere.audit).toMatchObject([{ user: 'ann', act: 'sweep', outcome: 'failed', total: 0 }]);
  expect(await idsIn(engine(), tableName)).toEqual(left);
  // Where it was begun it still holds.
  const back = await sweeperOf(settings, 'process-3');
  await back.steer('resume');
  await back.rest();
  expect(await back.read()).toMatchObject({ status: 'done', problem: null, counts: { removed: 12, live: 1 } });
});

test('a sweep that was paused at one place goes on at no other, and ends on the record when somebody asks for that', async () => {
  const { sweeper, elsewhere } = await movedFleet(3);
  await sweeper.start('count');
  await sweeper.rest();
  await sweeper.pauseAtStart();
  expect(await elsewhere.read()).toMatchObject({ status: 'paused', elsewhere: MOVED });
  for (const _ of ['asked', 'asked again']) await expect(elsewhere.steer('resume')).rejects.toThrow(MOVED);
  expect(await elsewhere.read()).toMatchObject({ status: 'failed', problem: MOVED });
  expect(elsewhere.audit).toMatchObject([{ act: 'sweep', outcome: 'failed' }]);
  expect(await elsewhere.start('count')).toMatchObject({ status: 'running', elsewhere: null });
  await elsewhere.rest();
});

test('a sweep of which nobody noted where its target was removes nothing more, whatever stands there of the one before', async () => {
  const { sweeper, tableName, ids } = await fleet(3);
  const table = createConsoleTable(engine().client, `console-of-${tableName}`);
  const { name } = sweeper.ctx.target;
  const unknown = /^An earlier version of the console .* Count anew\.$/;
  await table.put({ ...FIRST_SWEEP, sk: name, target: name });
  await takeSweep(sweeper.ctx);
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    ...{ status: 'failed', mode: 'remove', problem: expect.stringMatching(unknown) },
    elsewhere: expect.stringMatching(unknown),
  });
  await expect(sweeper.steer('resume')).rejects.toThrow(unknown);
  await sweeper.start('count');
  await sweeper.rest();
  const stored = await sweeper.ctx.sweeps.read(name);
  if (!stored) throw new Error('There is no sweep.');
  // An older console puts one of its own in the place of that, and leaves what it does not know.
  await sweeper.ctx.sweeps.replace(stored, { ...stored, id: 'of an older console' });
  await expect(sweeper.start('remove')).rejects.toThrow(unknown);
  expect(await idsIn(engine(), tableName)).toEqual(ids);
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
    const { management } = sweeper.ctx;
    let pausing: Promise<unknown> | undefined;
    sweeper.ctx.management = {
      ...management,
      async getConnection(id) {
        pausing ??= sweeper.steer('pause');
        await pausing;
        return management.getConnection(id);
      },
    };
    await sweeper.start('count', {}, 100);
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
