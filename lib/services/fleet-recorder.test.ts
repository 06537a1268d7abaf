import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { createHistory } from '../console/history';
import { newMoment } from '../local/testing';
import { createFleetReader, type FleetReader, type FleetRow } from '../registry/fleet-reader';
import { shardOf } from '../registry/layout';
import { BY_HAND, fleetInMemory, hugeFleet, startFleet } from '../registry/test-fleet';
import { startTestTable } from '../registry/test-table';
import { createRecorder } from './fleet-recorder';

/** The history that the console keeps, over a real engine. */

const MINUTE = 60_000;
let engine: Awaited<ReturnType<typeof startTestTable>>;
let names = 0;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

async function startRecorder() {
  names += 1;
  const fleet = await startFleet(engine.client, `recorded-${names}`);
  const table = createConsoleTable(engine.client, `console-${names}`);
  await table.ensure();
  // 15 s into a minute: the one before has settled.
  const clock = { nowMs: Math.floor(Date.now() / MINUTE) * MINUTE + 15_000 };
  const now = () => clock.nowMs;
  const history = createHistory(table, now);
  const reader = createFleetReader({ client: engine.client, table: fleet.table, now });
  const waits: number[] = [];
  const timing = { now, elapsed: now, wait: async (ms: number) => void waits.push(ms) };
  const create = (of: FleetReader = reader) => createRecorder({ target: 'fleet', fleet: of, history, ...timing });
  return { fleet, clock, history, waits, create, recorder: create() };
}

test('a minute says who came, who left and who is registered', async () => {
  const { fleet, clock, history, recorder } = await startRecorder();
  const before = clock.nowMs - 10 * MINUTE;
  const ids = [await fleet.add({ connectedAt: before }), await fleet.add({ connectedAt: before })];
  await recorder.recordMinute();
  clock.nowMs += MINUTE;
  await fleet.add({ connectedAt: clock.nowMs - 30_000 });
  await fleet.remove(ids[0] ?? '');
  await recorder.recordMinute();
  expect(await history.last('fleet', 60)).toMatchObject([
    { connects: 0, registered: 2, left: null },
    { connects: 1, registered: 2, left: 1, leftOverMs: MINUTE, parts: 1 },
  ]);
});

test('a minute counts rows that somebody wrote by hand into shards beyond ours', async () => {
  const { fleet, clock, history, recorder } = await startRecorder();
  const connectedAt = clock.nowMs - 30_000;
  await fleet.fill([{ connectedAt }, { connectedAt }, { ...BY_HAND, connectedAt }]);
  await recorder.recordMinute();
  expect(await history.last('fleet', 60)).toMatchObject([{ connects: 3, registered: 3, parts: 1 }]);
});

test('a minute is counted once, whichever of many processes does', async () => {
  const { fleet, clock, history, create } = await startRecorder();
  await fleet.add({ connectedAt: clock.nowMs - MINUTE });
  await Promise.all(Array.from({ length: 5 }, () => create().recordMinute()));
  expect(fleet.calls.get('QueryCommand')).toBe(8);
  expect(await history.last('fleet', 60)).toHaveLength(1);
});

test('a minute that nobody counted is missing, and the next one averages over the gap', async () => {
  const { fleet, clock, history, recorder } = await startRecorder();
  const ids = await Promise.all(Array.from({ length: 6 }, () => fleet.add({ connectedAt: clock.nowMs - 5 * MINUTE })));
  await recorder.recordMinute();
  clock.nowMs += 3 * MINUTE;
  for (const id of ids) await fleet.remove(id);
  await recorder.recordMinute();
  const minutes = await history.last('fleet', 60);
  expect(minutes).toHaveLength(2);
  expect(minutes[1]).toMatchObject({ registered: 0, left: 6, leftOverMs: 3 * MINUTE });
});

test('after more than an hour without a count nothing is said about who left', async () => {
  const { fleet, clock, history, recorder } = await startRecorder();
  await fleet.add({ connectedAt: clock.nowMs - MINUTE });
  await recorder.recordMinute();
  clock.nowMs += 70 * MINUTE;
  await recorder.recordMinute();
  expect((await history.last('fleet', 300)).at(-1)).toMatchObject({ registered: 1, left: null, leftOverMs: null });
});

test('a large fleet is counted by one shard, and leaving is told from the same shard', async () => {
  const { fleet, clock, history, recorder } = await startRecorder();
  const before = clock.nowMs - 10 * MINUTE;
  const ids = Array.from({ length: 700 }, newIdOfShardZero);
  await fleet.fill(ids.map((connectionId) => ({ connectionId, connectedAt: before })));
  await recorder.recordMinute();
  clock.nowMs += MINUTE;
  for (const id of ids.slice(0, 10)) await fleet.remove(id);
  await recorder.recordMinute();
  expect(await history.last('fleet', 60)).toMatchObject([
    { registered: 5_600, parts: 8 },
    { registered: 5_520, left: 80, parts: 8 },
  ]);
});

let next = 0;
function newIdOfShardZero(): string {
  for (;;) {
    const id = `row-${next++}`;
    if (shardOf(id) === '0') return id;
  }
}

test.each([
  ['the 3.6 million that API Gateway allows are counted', 450_000, 3_600_000, 0],
  ['more than is read is not known, rather than a number too small', 5_000_000, null, null],
])('%s', async (_, shardRows, registered, connects) => {
  const { clock, history, waits, create } = await startRecorder();
  const recorder = create(hugeFleet(shardRows, () => clock.nowMs - 2 * MINUTE));
  await recorder.recordMinute();
  clock.nowMs += MINUTE;
  await recorder.recordMinute();
  const [whole, next] = await history.last('fleet', 60);
  expect(whole).toMatchObject({ registered, connects });
  // A thousand units a second are left to everybody else who reads that index.
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(whole?.capacityUnits);
  // The next minute costs next to nothing, whether or not the large one could be counted.
  expect(next).toMatchObject({ registered: null, capacityUnits: 0 });
});

test('of the 3.6 million that API Gateway allows, who left is known every hour', async () => {
  const { clock, history, create } = await startRecorder();
  const connectedAt = clock.nowMs - 2 * MINUTE;
  const recorder = create(hugeFleet(450_000, () => connectedAt));
  for (let minute = 0; minute < 60; minute++, clock.nowMs += MINUTE) await recorder.recordMinute();
  const counted = (await history.last('fleet', 120)).filter(({ registered }) => registered !== null);
  expect(counted).toMatchObject([{ left: null }, { left: 0, registered: 3_600_000 }]);
});

/** Of a fleet that is counted every third minute; a hundred come in each minute from the second on, and leave in the next. */
async function startChurn() {
  const started = await startRecorder();
  const { clock, create } = started;
  const rows = Array.from({ length: 11_000 }, () => newRow(clock.nowMs - 10 * MINUTE));
  const recorder = create(fleetInMemory(rows));
  await recorder.recordMinute();
  const nextMinute = () => {
    clock.nowMs += MINUTE;
    // As seen when a minute has settled: those of the minute before have left.
    rows.splice(11_000);
    rows.push(...Array.from({ length: 100 }, () => newRow(clock.nowMs - 40_000)));
  };
  return { ...started, recorder, nextMinute };
}

function newRow(connectedAt: number): FleetRow {
  return { connectionId: newIdOfShardZero(), connectedAt };
}

test('who came and left between two counts of a large fleet has left', async () => {
  const { history, recorder, nextMinute } = await startChurn();
  for (let minute = 0; minute < 3; minute++) {
    nextMinute();
    await recorder.recordMinute();
  }
  expect((await history.last('fleet', 60)).at(-1)).toMatchObject({
    registered: 88_800,
    left: 8 * 200,
    leftOverMs: 3 * MINUTE,
  });
});

test('where a minute between two counts is missing, only those of the first one are known to have left', async () => {
  const { history, recorder, nextMinute } = await startChurn();
  for (const isRecorded of [true, false, true]) {
    nextMinute();
    if (isRecorded) await recorder.recordMinute();
  }
  expect((await history.last('fleet', 60)).at(-1)).toMatchObject({
    registered: 88_800,
    left: 0,
    leftOverMs: 3 * MINUTE,
  });
});

test('a count that fails is told, its minute is not known, and the next one is put off by what it has read', async () => {
  const { clock, history, create } = await startRecorder();
  const rows = Array.from({ length: 11_000 }, () => newRow(clock.nowMs - 10 * MINUTE));
  let pages = 0;
  const throttled = fleetInMemory(rows, () => {
    pages += 1;
    if (pages > 10) throw new Error('Too fast.');
  });
  await expect(create(throttled).recordMinute()).rejects.toThrow('Too fast.');
  expect(await history.last('fleet', 60)).toMatchObject([
    { connects: null, registered: null, left: null, shardRegistered: 10_000, capacityUnits: 500 },
  ]);
  const recorder = create(fleetInMemory(rows));
  for (let minute = 0; minute < 2; minute++) {
    clock.nowMs += MINUTE;
    await recorder.recordMinute();
  }
  expect((await history.last('fleet', 60)).map(({ registered }) => registered)).toEqual([null, null, 88_000]);
});

test('while a count of all is under way, which its pace may make longer than a minute, no other is begun', async () => {
  const { clock, history, create } = await startRecorder();
  const rows = Array.from({ length: 3_000 }, () => newRow(clock.nowMs - 10 * MINUTE));
  const reader = fleetInMemory(rows);
  const [begun, goneOn] = [newMoment(), newMoment()];
  const started: number[] = [];
  const recorder = create({
    ...reader,
    async readShard(read) {
      started.push(read.fromMs);
      begun.come();
      if (started.length === 1) await goneOn.hasCome;
      return reader.readShard(read);
    },
  });
  const first = recorder.recordMinute();
  await begun.hasCome;
  expect(started).toHaveLength(1);
  clock.nowMs += MINUTE;
  await recorder.recordMinute();
  goneOn.come();
  await first;
  expect(await history.last('fleet', 60)).toMatchObject([
    { registered: 24_000, parts: 8 },
    { connects: 0, registered: null },
  ]);
});
