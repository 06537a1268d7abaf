import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { createHistory } from '../console/history';
import { createOverviewSettings } from '../console/overview-settings';
import { NO_COST, type Overview } from '../domain/overview';
import { targetSchema } from '../domain/target';
import { createFleetReader } from '../registry/fleet-reader';
import { BY_HAND, hugeFleet, newTestId } from '../registry/test-fleet';
import { startTestTable } from '../registry/test-table';
import { tableOf } from '../registry/test-tables';
import { createOverview } from './overview';
import { type Answer, known, overviewOn } from './test-overview';

/** The figures about a whole fleet, over a real engine; who lives is decided by the test. */

const MINUTE = 60_000;
let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

type Options = Parameters<typeof overviewOn> extends [unknown, ...infer Rest] ? Rest : never;
const startOverview = (...options: Options) => overviewOn(engine.client, ...options);

test('a small fleet is counted exactly: registered, ages, who reaches two hours, users, addresses, clients', async () => {
  const { fleet, desk, clock } = await startOverview();
  const minutesAgo = (minutes: number) => clock.nowMs - minutes * MINUTE;
  await fleet.fill([
    { connectedAt: minutesAgo(1), userId: 'ada', sourceIp: '192.0.2.7' },
    { connectedAt: minutesAgo(20), userId: 'ada', sourceIp: '192.0.2.7' },
    { connectedAt: minutesAgo(110), userId: 'bob', sourceIp: '192.0.2.8', userAgent: 'ws/8.18' },
    { connectedAt: minutesAgo(125), userId: 'eve' },
  ]);
  const { fleet: figures } = await known(desk);
  expect(figures).toMatchObject({ by: 'all', isCut: false, registered: { value: 4, low: 4, high: 4 } });
  expect(figures.ages.map(({ count }) => count.value)).toEqual([1, 1, 0, 0, 0, 0, 0, 1, 1]);
  expect(figures.reaching.map(({ minutes, count }) => [minutes, count.value])).toEqual([
    [15, 1],
    [30, 1],
    [60, 1],
    [120, 3],
  ]);
  expect(figures.top.users[0]).toEqual({ name: 'ada', rows: 2 });
  expect(figures.top.addresses[0]).toEqual({ name: '192.0.2.7', rows: 2 });
  expect(figures.top.clients[0]).toEqual({ name: 'okhttp', rows: 3 });
  expect(figures.cost).toMatchObject({ calls: 8, rows: 4 });
});

test('rows that somebody wrote by hand into shards beyond ours, which the list shows, are in what is said to be exact', async () => {
  const { fleet, desk, clock } = await startOverview();
  const connectedAt = clock.nowMs - 20 * MINUTE;
  await fleet.fill([...Array.from({ length: 3 }, () => ({ connectedAt })), { ...BY_HAND, connectedAt }]);
  const { fleet: figures, sample } = await known(desk);
  const four = { value: 4, low: 4, high: 4 };
  expect(figures).toMatchObject({ by: 'all', registered: four, cost: { calls: 16, rows: 4 } });
  expect(figures.ages.map(({ count }) => count.value)).toEqual([0, 4, 0, 0, 0, 0, 0, 0, 0]);
  expect([sample.asked, sample.live]).toEqual([4, { value: 1, low: 1, high: 1 }]);
});

test('what is read all the time is told too: by the history every minute, by the feed while a list is open', async () => {
  const { fleet, desk, clock, recorder, changes } = await startOverview();
  await fleet.fill([{ connectedAt: clock.nowMs }, { connectedAt: clock.nowMs - MINUTE }]);
  const [nobody, since] = [await desk.read(), clock.nowMs];
  expect(nobody.ok && nobody.data.feed).toMatchObject({ since, rounds: 0, cost: { calls: 0, capacityUnits: 0 } });
  // 15 s into the next minute: the one before has settled.
  clock.nowMs = Math.ceil(clock.nowMs / MINUTE) * MINUTE + 15_000;
  await recorder.recordMinute();
  await changes.look({ ids: [], since, readAt: since, q: '', after: 0 });
  // Beyond the seconds for which the history that was read is good.
  clock.nowMs += 20_000;
  await desk.read();
  const told = await known(desk);
  expect(told.feed).toMatchObject({ rounds: 1, cost: { calls: 8, rows: 2, capacityUnits: expect.any(Number) } });
  expect(told.feed.cost.capacityUnits).toBeGreaterThan(0);
  // Whoever looks while the history is read is shown what was read before.
  await vi.waitFor(async () => {
    const { history } = await known(desk);
    const minutes = history.state === 'known' ? history.data : [];
    expect(minutes.map(({ capacityUnits }) => capacityUnits > 0)).toEqual([true]);
  }, 10_000);
});

test('a row that its TTL has ended is not counted, and one whose time is yet to come is, as the list shows it', async () => {
  const { fleet, desk, clock } = await startOverview();
  await fleet.fill([0, -136, 60].map((minutes) => ({ connectedAt: clock.nowMs + minutes * MINUTE })));
  expect((await known(desk)).fleet).toMatchObject({
    by: 'all',
    registered: { value: 2 },
    stillRegistered: [{ count: 1 }],
  });
});

test('a large fleet is counted by one shard of eight, with a range that holds the truth', async () => {
  const { fleet, desk, clock } = await startOverview();
  const rows = 5_200;
  // All in the shard that is read first, as if each stood for eight: 41,600 rows are more than are read one by one.
  await fleet.fill(
    Array.from({ length: rows }, (_, index) => ({ shard: '0', connectedAt: clock.nowMs - index * 100 })),
  );
  const { fleet: figures } = await known(desk);
  expect(figures).toMatchObject({ by: 'shard', registered: { value: 8 * rows }, cost: { rows } });
  const { value, low, high } = figures.registered;
  expect(high - value).toBeCloseTo(1.96 * Math.sqrt(7 * value), -1);
  expect(value - low).toBeCloseTo(1.96 * Math.sqrt(7 * value), -1);
});

test('of a fleet that is larger than what is read nothing is said but that', async () => {
  const { desk } = await startOverview(undefined, ({ nowMs }) => hugeFleet(5_000_000, () => nowMs - MINUTE));
  const overview = await vi.waitFor(async () => {
    const read = await desk.read();
    if (!read.ok || read.data.fleet?.state !== 'known') throw new Error('not yet');
    return read.data;
  }, 20_000);
  expect(overview.fleet).toMatchObject({ data: { isCut: true } });
  expect(overview.sample).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/larger than what is read/),
  });
});

test('twenty readers cost what one does, and a second look within the interval costs nothing', async () => {
  const { fleet, desk, clock, probed } = await startOverview();
  await fleet.fill(Array.from({ length: 60 }, () => ({ connectedAt: clock.nowMs - MINUTE })));
  fleet.calls.clear();
  const answers = await Promise.all(Array.from({ length: 20 }, () => desk.read()));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  await known(desk);
  const spent = Object.fromEntries(fleet.calls);
  expect(spent).toEqual({ DescribeTableCommand: 1, DescribeTimeToLiveCommand: 1, QueryCommand: 8 });
  expect(probed).toHaveLength(60);
  await Promise.all(Array.from({ length: 20 }, () => desk.read()));
  expect(Object.fromEntries(fleet.calls)).toEqual(spent);
  clock.nowMs += 16_000;
  await Promise.all(Array.from({ length: 20 }, () => desk.read()));
  await vi.waitFor(() => expect(fleet.calls.get('QueryCommand')).toBe(16), 20_000);
  expect(fleet.calls.has('ScanCommand')).toBe(false);
});

test('the sample says live, idle and ghosts as shares with a margin, and its size and rate can be set', async () => {
  const states = new Map<string, Answer>();
  const { fleet, desk, clock, probed } = await startOverview((id) => states.get(id) ?? 'live');
  const rows = Array.from({ length: 400 }, (_, index) => {
    const connectionId = newTestId();
    states.set(connectionId, index % 4 === 0 ? 'gone' : index % 4 === 1 ? 'idle' : 'live');
    return { connectionId, connectedAt: clock.nowMs - 10 * MINUTE };
  });
  await fleet.fill(rows);
  expect((await desk.saveSettings({ sampleSize: 200, perSecond: 50 })).ok).toBe(true);
  const { sample, settings } = await known(desk);
  expect(settings).toEqual({ sampleSize: 200, perSecond: 50 });
  expect(new Set(probed).size).toBe(200);
  expect(sample).toMatchObject({ asked: 200, answered: 200, isAll: false });
  // 199 gaps of 20 ms by the clock of the test.
  expect(sample.tookMs).toBeGreaterThanOrEqual(3_900);
  for (const [share, truth] of [
    [sample.gone, 0.25],
    [sample.idle, 0.25],
    [sample.live, 0.5],
  ] as const) {
    if (!share) throw new Error('no share');
    expect(share.low).toBeLessThan(share.value);
    expect(share.high).toBeGreaterThan(share.value);
    expect(Math.abs(share.value - truth)).toBeLessThan(0.2);
  }
  expect(sample.idleTimes.reduce((sum, { rows: count }) => sum + count, 0)).toBe(
    sample.counts.live + sample.counts.idle,
  );
});

test('a sample of a whole small fleet has no margin', async () => {
  const { fleet, desk, clock } = await startOverview();
  await fleet.fill(Array.from({ length: 25 }, () => ({ connectedAt: clock.nowMs - MINUTE })));
  const { sample } = await known(desk);
  expect(sample).toMatchObject({ isAll: true, live: { value: 1, low: 1, high: 1 }, gone: { value: 0, high: 0 } });
});

test('a connection whose row left while it was asked is no ghost', async () => {
  const [leaving, ghost] = [newTestId(), newTestId()];
  const { fleet, desk, clock } = await startOverview(async (id) => {
    if (id === leaving) await fleet.remove(id);
    return 'gone' as const;
  });
  await fleet.fill([leaving, ghost].map((connectionId) => ({ connectionId, connectedAt: clock.nowMs - MINUTE })));
  const { sample } = await known(desk);
  expect(sample).toMatchObject({ asked: 2, leftMeanwhile: 1, answered: 1, counts: { gone: 1 } });
});

test('calls that are refused are told and count as nothing known', async () => {
  const { fleet, desk, clock } = await startOverview(() => 'none');
  await fleet.add({ connectedAt: clock.nowMs - MINUTE });
  const { sample } = await known(desk);
  expect(sample).toMatchObject({ answered: 0, live: null, gone: null, problem: 'AWS refused.', isAll: false });
});

test('rows whose ids are not of API Gateway are known: they are neither live nor gone', async () => {
  let asked = 0;
  const { fleet, desk, clock } = await startOverview(() => (asked++ % 2 === 0 ? 'live' : 'foreign'));
  await fleet.fill(Array.from({ length: 20 }, () => ({ connectedAt: clock.nowMs - MINUTE })));
  const { sample } = await known(desk);
  expect(sample).toMatchObject({ answered: 20, isAll: true, live: { value: 0.5 }, gone: { value: 0 }, problem: null });
  expect(sample.counts).toMatchObject({ live: 10, foreign: 10, unchecked: 0 });
});

test('an empty fleet is counted as empty', async () => {
  const { desk } = await startOverview();
  const { fleet, sample } = await known(desk);
  expect(fleet.registered.value).toBe(0);
  expect(sample).toMatchObject({ asked: 0, live: null });
});

test.each([
  ['back', -60 * MINUTE],
  ['ahead', 60 * MINUTE],
])(
  'a clock that is set an hour %s in the middle of a sample changes neither its pace nor when the figures are read anew',
  async (_, aheadMs) => {
    let asked = 0;
    const { fleet, desk, clock, probed } = await startOverview(() => {
      asked += 1;
      if (asked === 20) clock.aheadMs = aheadMs;
      return 'live';
    });
    await fleet.fill(Array.from({ length: 60 }, () => ({ connectedAt: clock.nowMs - 70 * MINUTE })));
    expect((await desk.saveSettings({ sampleSize: 50, perSecond: 5 })).ok).toBe(true);
    const startedAt = clock.nowMs;
    const { sample } = await known(desk);
    expect(sample).toMatchObject({ asked: 50, tookMs: 9_800 });
    expect(clock.nowMs - startedAt).toBe(9_800);
    fleet.calls.clear();
    await known(desk);
    expect(fleet.calls.has('QueryCommand')).toBe(false);
    clock.nowMs += 61_000;
    await vi.waitFor(async () => {
      await desk.read();
      expect(probed).toHaveLength(100);
    }, 20_000);
  },
);

test('a table without an index by age is not read at all, and says how many rows DynamoDB counts', async () => {
  const name = 'no-index';
  await tableOf(engine, name, 'connectionId:S');
  const data = await overviewOf(name);
  expect(data).toMatchObject({ fleet: null, sample: null, tableRows: 0 });
  expect(data.partial).toBeUndefined();
});

test('nor is one whose index by age leaves out attributes, and it says which', async () => {
  const name = 'partial-index';
  await tableOf(engine, name, 'connectionId:S', { byAge: 'shard:S connectedAt:N' }, ['userId', 'sourceIp', 'ttl']);
  expect(await overviewOf(name)).toMatchObject({ fleet: null, partial: { name: 'byAge', leftOut: ['userAgent'] } });
});

/** Of a table that nobody is to be asked about. */
async function overviewOf(name: string): Promise<Overview> {
  const { table } = targetSchema.parse({
    name: 'bare',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1',
    table: { name },
  });
  const consoleTable = createConsoleTable(engine.client, `console-${name}`);
  await consoleTable.ensure();
  const desk = createOverview({
    target: 'bare',
    tableName: name,
    fleet: createFleetReader({ client: engine.client, table }),
    prober: { probe: () => Promise.reject(new Error('nobody is to be asked')) },
    history: createHistory(consoleTable),
    changes: { spent: () => ({ since: 0, rounds: 0, cost: NO_COST }) },
    settings: createOverviewSettings(consoleTable),
    idleAfterMs: 2 * MINUTE,
    now: Date.now,
    elapsed: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const read = await desk.read();
  if (!read.ok) throw new Error(read.error.message);
  return read.data;
}
