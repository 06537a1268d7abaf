import { expect, test } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { connectClient } from '../local/gateway/test-kit';
import { newMoment } from '../local/testing';
import { doorOf } from './test-doctor';
import { atOnce, ghostIds, idsIn, OLD_MS, prepareSweeps, putRows, sweeperOf } from './test-sweep';

/** Sweeps of a real table against a real gateway; the clock moves when they wait. */

const { fleet, engine } = prepareSweeps();

test('a count tells who is connected and who is gone, in any shard, and removes nothing', async () => {
  const { gateway, sweeper, tableName, ids, clock } = await fleet(30);
  const client = await connectClient(gateway);
  const connectedAt = clock.nowMs - OLD_MS;
  const byHand = { connectionId: ghostIds(31)[30] as string, connectedAt, shard: '12' };
  await putRows(engine(), tableName, [{ connectionId: client.id, connectedAt }, byHand]);
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    status: 'done',
    by: 'ann',
    counts: { checked: 32, live: 1, gone: 31, removed: 0, unanswered: 0 },
  });
  expect(await idsIn(engine(), tableName)).toEqual([...ids, byHand.connectionId, client.id].sort());
  const detail = 'count only, 32 checked: 1 live, 31 gone';
  expect(sweeper.audit).toMatchObject([{ user: 'ann', act: 'sweep', filter: 'the whole target', detail }]);
});

test('a removal comes only after a count of the same rows, and takes only what is gone', async () => {
  const { gateway, sweeper, tableName, clock } = await fleet(30);
  const client = await connectClient(gateway);
  const connectedAt = clock.nowMs - 3 * 3_600_000;
  await putRows(engine(), tableName, [
    { connectionId: client.id, connectedAt: clock.nowMs - OLD_MS },
    // Left behind by a crash where nothing removes what is over.
    { connectionId: ghostIds(31)[30] as string, connectedAt, ttl: Math.floor(clock.nowMs / 1000) - 60 },
  ]);
  await expect(sweeper.start('remove')).rejects.toThrow('Count these rows first');
  await sweeper.start('count', { user: 'somebody else' });
  await sweeper.rest();
  await expect(sweeper.start('remove')).rejects.toThrow('Count these rows first');
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.start('remove')).toMatchObject({ estimated: 32 });
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    status: 'done',
    counts: { checked: 32, gone: 31, removed: 31, live: 1 },
  });
  expect(await idsIn(engine(), tableName)).toEqual([client.id]);
});

test('a filter bounds what is swept', async () => {
  const { sweeper, tableName, ids, clock } = await fleet(5);
  const connectedAt = clock.nowMs - OLD_MS;
  await putRows(engine(), tableName, [{ connectionId: 'HisRow000000000=', connectedAt, userId: 'him' }]);
  for (const query of [{ user: 'him' }, { q: 'user:him' }]) {
    await sweeper.start('count', query);
    await sweeper.rest();
    expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 1, gone: 1 } });
  }
  await sweeper.start('remove', { q: 'user:him' });
  await sweeper.rest();
  expect(await idsIn(engine(), tableName)).toEqual(ids);
});

test('a row younger than 29 seconds is looked at again, and removed only when it is old enough', async () => {
  const { sweeper, tableName, clock } = await fleet(0);
  const startedAt = clock.nowMs;
  await putRows(engine(), tableName, [{ connectionId: 'Young0000000000=', connectedAt: startedAt - 5_000 }]);
  await sweeper.start('count');
  await sweeper.rest();
  expect(clock.nowMs).toBeGreaterThanOrEqual(startedAt + 24_000);
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 1, gone: 1 } });
});

test('rows without a time are swept as well, half a minute after they were first seen', async () => {
  const { sweeper, tableName, clock } = await fleet(20, true);
  const startedAt = clock.nowMs;
  await sweeper.start('count', { scan: true });
  await sweeper.rest();
  expect(clock.nowMs).toBeGreaterThanOrEqual(startedAt + 29_000);
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 20, gone: 20 } });
  await sweeper.start('remove', { scan: true });
  await sweeper.rest();
  expect(await idsIn(engine(), tableName)).toEqual([]);
});

test('rows that no time to live removes are swept however old they are, and found by their age', async () => {
  const { sweeper, tableName, clock } = await fleet(0);
  const dayOld = { connectionId: 'DayOld000000000=', connectedAt: clock.nowMs - 24 * 60 * 60_000 };
  await putRows(engine(), tableName, [dayOld]);
  const list = (q: string) => sweeper.ctx.registry.list(listQuerySchema.parse({ q }));
  expect(await list('')).toMatchObject({ data: { rows: [] } });
  expect(await list('older:3h')).toMatchObject({ data: { rows: [{ connectionId: dayOld.connectionId }] } });
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 1, gone: 1 } });
  await sweeper.start('remove');
  await sweeper.rest();
  expect(await idsIn(engine(), tableName)).toEqual([]);
});

test('a table that takes a scan is not read without consent', async () => {
  const { sweeper } = await fleet(3, true);
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    status: 'failed',
    problem: expect.stringMatching(/takes a scan/),
    counts: { checked: 0 },
  });
});

test('an id that is registered anew between the look and the removal is kept', async () => {
  const { sweeper, tableName, ids, clock } = await fleet(1);
  await sweeper.start('count');
  await sweeper.rest();
  const { registry } = sweeper.ctx;
  sweeper.ctx.registry = {
    ...registry,
    async remove(row) {
      await putRows(engine(), tableName, [{ connectionId: row.connectionId, connectedAt: clock.nowMs }]);
      return registry.remove(row);
    },
  };
  await sweeper.start('remove');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ counts: { gone: 1, removed: 0, changed: 1 } });
  expect(await idsIn(engine(), tableName)).toEqual(ids);
});

test('there is one sweep of a target, and every process sees and steers it', async () => {
  const { sweeper, settings, clock } = await fleet(120);
  const other = await sweeperOf(settings, 'process-2');
  const { management } = sweeper.ctx;
  const steered = newMoment();
  sweeper.ctx.management = {
    ...management,
    async getConnection(id) {
      await steered.hasCome;
      clock.nowMs += 100;
      return management.getConnection(id);
    },
  };
  await sweeper.start('count', {}, 100);
  await expect(other.start('count')).rejects.toThrow('A sweep by ann is under way');
  expect(await other.read()).toMatchObject({ status: 'running' });
  await other.steer('pause');
  // The process at work hears of it when it next tells of itself.
  steered.come();
  await sweeper.rest();
  const paused = await other.read();
  expect(paused.status).toBe('paused');
  expect(paused.counts.checked).toBeLessThan(120);
  await other.steer('resume');
  await other.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 120, gone: 120 } });
});

test('a gateway that does not answer ends the sweep in words, and it can go on later', async () => {
  const { sweeper, gateway } = await fleet(100);
  await gateway.close();
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    status: 'failed',
    problem: expect.stringMatching(/^40 calls in a row gave no usable answer\. The gateway cannot be reached\./),
  });
  await sweeper.steer('stop');
  expect(await sweeper.read()).toMatchObject({ status: 'stopped' });
  await expect(sweeper.steer('resume')).rejects.toThrow('nothing to go on with');
});

test('of two consoles that begin a sweep in the same moment one does, be it the first or not, and the other is told', async () => {
  const { sweeper, settings } = await fleet(20);
  const other = await sweeperOf(settings, 'process-2');
  for (const mode of ['count', 'count', 'remove'] as const) {
    const { won, lost } = await atOnce([sweeper, other], (each) => each.start(mode));
    expect(won).toHaveLength(1);
    expect(lost).toEqual([expect.stringMatching(/under way|in the same moment/)]);
    await Promise.all([sweeper.rest(), other.rest()]);
    expect(await other.read()).toMatchObject({ status: 'done', counts: { checked: 20, gone: 20 } });
  }
  expect([...sweeper.audit, ...other.audit].map(({ total }) => total).sort()).toEqual([0, 0, 20]);
  expect([...sweeper.errors, ...other.errors]).toEqual([]);
});

test('of two consoles that go on with a paused sweep, or stop it, in the same moment one does', async () => {
  const { sweeper, settings } = await fleet(20);
  const other = await sweeperOf(settings, 'process-2');
  const wishes = [
    ['resume', 'resume'],
    ['resume', 'stop'],
  ] as const;
  for (const [one, another] of wishes) {
    await sweeper.start('count');
    await sweeper.rest();
    await sweeper.pauseAtStart();
    const { won, lost } = await atOnce([sweeper, other], (each) => each.steer(each === other ? another : one));
    expect([won.length, lost.length]).toEqual([1, 1]);
    await Promise.all([sweeper.rest(), other.rest()]);
    const { status } = await sweeper.read();
    expect(status).toBe(won[0]?.status === 'stopped' ? 'stopped' : 'done');
  }
});

test('rows of a clock that is an hour ahead are judged like the others, a moment after they were first seen', async () => {
  const { sweeper, tableName, clock } = await fleet(3);
  const ahead = ghostIds(5).slice(3);
  await putRows(
    engine(),
    tableName,
    ahead.map((connectionId) => ({ connectionId, connectedAt: clock.nowMs + 3_600_000 })),
  );
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 5, gone: 5, unanswered: 0 } });
});

test('a table that is over its capacity under a sweep is waited for, and what stays so is told and gone on with', async () => {
  const { settings, ids } = await fleet(30);
  const refusals: Record<string, { type: string; message: string }> = {};
  const endpoint = await doorOf(engine().endpoint, refusals);
  const sweeper = await sweeperOf({ ...settings, engine: { ...engine(), endpoint } });
  const { wait } = sweeper.ctx;
  const throttled = { type: 'ProvisionedThroughputExceededException', message: 'Rate exceeded' };
  refusals.Query = throttled;
  let waitedMs = 0;
  const startedAt = sweeper.ctx.now();
  sweeper.ctx.wait = async (ms) => {
    const since = new Date(startedAt).toISOString().slice(11, 19);
    const waitsFor = `The table is over its capacity just now. The sweep has waited for it since ${since} UTC.`;
    if (refusals.Query) expect(await sweeper.read()).toMatchObject({ status: 'running', problem: waitsFor });
    waitedMs += ms;
    if (waitedMs > 60_000) delete refusals.Query;
    await wait(ms);
  };
  await sweeper.start('count');
  await sweeper.rest();
  expect(waitedMs).toBeGreaterThan(60_000);
  const counts = { checked: ids.length, gone: ids.length };
  expect(await sweeper.read()).toMatchObject({ status: 'done', problem: null, counts });

  refusals.Query = throttled;
  sweeper.ctx.wait = async (ms) => {
    await sweeper.steer('pause');
    await wait(ms);
  };
  await sweeper.start('count');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'paused', problem: null });

  refusals.Query = throttled;
  sweeper.ctx.wait = wait;
  await sweeper.start('count');
  await sweeper.rest();
  const ended = await sweeper.read();
  expect(ended).toMatchObject({ status: 'failed', problem: expect.stringMatching(/over its capacity/) });
  delete refusals.Query;
  await sweeper.steer('resume');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: ids.length } });
});
