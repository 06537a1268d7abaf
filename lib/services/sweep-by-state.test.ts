import { expect, test } from 'vitest';
import type { ManagementClient } from '../gateway/management-client';
import { connectClient } from '../local/gateway/test-kit';
import { ghostIds, idsIn, OLD_MS, prepareSweeps, putRows, type sweeperOf } from './test-sweep';

/** Sweeps of a search for a state, which only the gateway knows. */

const { fleet, engine } = prepareSweeps();

type GetConnection = ManagementClient['getConnection'];

/** Who is asked, how often and when; `answer` answers in the gateway's place. Whoever asks past the sweep's own gate fails. */
function watchCalls({ ctx }: Awaited<ReturnType<typeof sweeperOf>>, answer?: GetConnection) {
  const { management } = ctx;
  const asked: string[] = [];
  const times: number[] = [];
  ctx.management = {
    ...management,
    getConnection(id) {
      asked.push(id);
      times.push(Date.now());
      return (answer ?? management.getConnection)(id);
    },
  };
  ctx.prober = { ...ctx.prober, probe: () => Promise.reject(new Error('Nobody asks past the gate.')) };
  return { asked, times };
}

test('a filter for a state keeps to the rate, asks about each row once and counts all that were asked', async () => {
  const { gateway, sweeper, tableName, ids, clock } = await fleet(60);
  const client = await connectClient(gateway);
  await putRows(engine(), tableName, [{ connectionId: client.id, connectedAt: clock.nowMs - OLD_MS }]);
  const { asked, times } = watchCalls(sweeper);
  await sweeper.start('count', { q: 'status:live' }, 100);
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    status: 'done',
    counts: { checked: 61, live: 1, idle: 0, gone: 0, other: 60, unanswered: 0 },
  });
  expect(sweeper.audit).toMatchObject([{ detail: 'count only, 61 checked: 1 live, 60 in another state' }]);
  expect([...asked].sort()).toEqual([...ids, client.id].sort());
  // A tenth of a second's worth may begin at once.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(((61 - 10 - 1) * 1_000) / 100 - 20);
});

test('a removal by state takes what is gone, where the filter asks for that', async () => {
  const { gateway, sweeper, tableName, ids, clock } = await fleet(12);
  const client = await connectClient(gateway);
  await putRows(engine(), tableName, [{ connectionId: client.id, connectedAt: clock.nowMs - OLD_MS }]);
  for (const q of ['status:live', 'status:gone']) {
    for (const mode of ['count', 'remove'] as const) {
      await sweeper.start(mode, { q });
      await sweeper.rest();
    }
    const isGone = q === 'status:gone';
    expect(await sweeper.read()).toMatchObject({
      status: 'done',
      counts: { checked: 13, gone: isGone ? 12 : 0, removed: isGone ? 12 : 0, other: isGone ? 1 : 12 },
    });
    expect(await idsIn(engine(), tableName)).toEqual(isGone ? [client.id] : [...ids, client.id].sort());
  }
});

test('a filter for idle connections goes by when the gateway saw them last, beside what else is asked for', async () => {
  const { sweeper, tableName, clock, ids } = await fleet(3);
  const connectedAt = clock.nowMs - OLD_MS;
  const his = ghostIds(5).slice(3);
  await putRows(
    engine(),
    tableName,
    his.map((connectionId) => ({ connectionId, connectedAt, userId: 'him' })),
  );
  const { asked } = watchCalls(sweeper, async (id) => ({
    answer: 'connected',
    lastActiveAt: clock.nowMs - (id === his[0] ? 6 : 4) * 60_000,
  }));
  await sweeper.start('count', { q: 'idle:5m', user: 'him' });
  await sweeper.rest();
  expect([...asked].sort()).toEqual(his);
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 2, idle: 1, other: 1 } });
  await sweeper.start('count', { q: 'idle:3m status:idle' });
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ counts: { checked: his.length + ids.length, idle: 5 } });
});

test.each([
  ['', undefined],
  [', also where the index leaves the stage out', ['sourceIp', 'userAgent', 'userId', 'ttl']],
])('rows of another stage are neither asked nor counted as gone, nor removed%s', async (_, projected) => {
  const { sweeper, tableName, clock, ids } = await fleet(2, false, projected);
  const others = ghostIds(12).slice(2);
  const connectedAt = clock.nowMs - OLD_MS;
  await putRows(
    engine(),
    tableName,
    others.map((connectionId) => ({ connectionId, connectedAt, stage: 'prod' })),
  );
  const { asked } = watchCalls(sweeper);
  for (const [mode, q] of [
    ['count', ''],
    ['count', 'status:gone'],
    ['remove', 'status:gone'],
  ] as const) {
    await sweeper.start(mode, { q });
    await sweeper.rest();
    expect(await sweeper.read()).toMatchObject({
      status: 'done',
      counts: { checked: 12, gone: 2, otherStage: 10, refused: 0 },
      problem: null,
    });
  }
  expect(sweeper.audit[0]).toMatchObject({ detail: 'count only, 12 checked: 2 gone, 10 of another stage, not asked' });
  expect([...new Set(asked)].sort()).toEqual(ids);
  expect(await idsIn(engine(), tableName)).toEqual(others);
});

test('rows of another stage among those that give no answer neither hide that nobody answers nor take a turn', async () => {
  const { sweeper, tableName, clock, ids } = await fleet(100);
  const connectedAt = clock.nowMs - OLD_MS;
  const others = ghostIds(160).slice(100);
  await putRows(
    engine(),
    tableName,
    others.map((connectionId) => ({ connectionId, connectedAt, stage: 'prod' })),
  );
  const { asked } = watchCalls(sweeper, async () => ({ answer: 'none', problem: 'The gateway gave no answer.' }));
  await sweeper.start('count');
  await sweeper.rest();
  const failed = await sweeper.read();
  expect(failed).toMatchObject({
    status: 'failed',
    problem: '40 calls in a row gave no usable answer. The gateway gave no answer.',
  });
  expect(asked.every((id) => ids.includes(id))).toBe(true);
  const { times } = watchCalls(sweeper, async () => ({ answer: 'gone' }));
  await sweeper.steer('resume');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 160, gone: 100, otherStage: 60 } });
  expect(times).toHaveLength(100);
});

test.each([
  ['', 0, 200],
  [', the slower the more they cost', 1_000, 2_000],
])('rows of another stage are read at a bounded rate, though nobody is asked about them%s', async (_, units, reads) => {
  const { sweeper, tableName, clock } = await fleet(1);
  const { registry } = sweeper.ctx;
  sweeper.ctx.registry = {
    ...registry,
    async list(query) {
      const page = await registry.list(query);
      if (page.ok) page.data.read.capacityUnits += units;
      return page;
    },
  };
  const connectedAt = clock.nowMs - OLD_MS;
  const others = ghostIds(301).slice(1);
  await putRows(
    engine(),
    tableName,
    others.map((connectionId) => ({ connectionId, connectedAt, stage: 'prod' })),
  );
  watchCalls(sweeper, async () => ({ answer: 'gone' }));
  const startedAt = clock.nowMs;
  await sweeper.start('count', {}, 100);
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ counts: { checked: 301, gone: 1, otherStage: 300 } });
  // Behind the last page nothing is waited for.
  expect(clock.nowMs - startedAt).toBeGreaterThanOrEqual((1_000 * reads) / (20 * 100));
});

test('rows that a filter refuses are read at a bounded rate too, which is told and ends when somebody wishes so', async () => {
  const { sweeper, tableName, clock, ids } = await fleet(1_050, true);
  await putRows(engine(), tableName, [{ connectionId: 'HisRow000000000=', connectedAt: null, userId: 'him' }]);
  watchCalls(sweeper, async () => ({ answer: 'connected' }));
  const startedAt = clock.nowMs;
  let isWished = true;
  let waits = 0;
  const { wait } = sweeper.ctx;
  sweeper.ctx.wait = async (ms) => {
    waits += 1;
    expect(ms).toBeLessThanOrEqual(1_000);
    // A step of a scan reads 1,000 rows.
    expect((await sweeper.read()).read?.rows).toBe(1_000);
    if (isWished) await sweeper.steer('pause');
    await wait(ms);
  };
  await sweeper.start('count', { q: 'user:him', scan: true }, 100);
  await sweeper.rest();
  expect(waits).toBe(1);
  expect(await sweeper.read()).toMatchObject({ status: 'paused', read: { rows: 1_000 } });
  isWished = false;
  await sweeper.steer('resume');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({
    status: 'done',
    counts: { checked: 1, live: 1 },
    read: { rows: ids.length + 1 },
  });
  expect(clock.nowMs - startedAt).toBeGreaterThanOrEqual((1_000 * 1_000) / (20 * 100));
});

test('rows whose state is asked for and that give no answer are counted as unanswered', async () => {
  const { sweeper, ids } = await fleet(5);
  const silent = ids.slice(0, 2);
  const { management } = sweeper.ctx;
  const { asked } = watchCalls(sweeper, async (id) =>
    silent.includes(id) ? { answer: 'none', problem: 'The gateway gave no answer.' } : management.getConnection(id),
  );
  await sweeper.start('count', { q: 'status:gone' });
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { checked: 5, gone: 3, unanswered: 2 } });
  expect([...asked].sort()).toEqual(ids);
});

test.each([
  ['of rows in an index', false, 'agent:nobody'],
  ['of a table that is read through', true, 'user:nobody'],
])(
  'no page %s reads more at once than a second of the pace allows, whatever the filter refuses',
  async (_, isBare, q) => {
    const { sweeper, clock, ids } = await fleet(600, isBare);
    const { registry } = sweeper.ctx;
    const pages: number[] = [];
    sweeper.ctx.registry = {
      ...registry,
      async list(query) {
        const page = await registry.list(query);
        if (page.ok) pages.push(page.data.read.rows);
        return page;
      },
    };
    const startedAt = clock.nowMs;
    await sweeper.start('count', { q, scan: true }, 10);
    await sweeper.rest();
    const { read } = await sweeper.read();
    expect(Math.max(...pages)).toBeLessThanOrEqual(20 * 10);
    expect(read?.rows).toBeGreaterThanOrEqual(ids.length);
    // Behind the last page nothing is waited for.
    const waited = (read?.rows ?? 0) - (pages.at(-1) ?? 0);
    expect(clock.nowMs - startedAt).toBeGreaterThanOrEqual((1_000 * waited) / (20 * 10));
  },
);
