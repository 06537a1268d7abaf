import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { createFleetReader } from '../registry/fleet-reader';
import { createRegistry } from '../registry/registry';
import { BY_HAND, startFleet } from '../registry/test-fleet';
import { startTestTable } from '../registry/test-table';
import { type ChangeFeed, type ChangesInput, createChangeFeed } from './changes';
import { createSharedPages } from './shared-pages';
import { doorOf } from './test-doctor';

/** The feed of what connects and leaves, over a real engine and in real time. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
let names = 0;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function startFeed(elapsed?: () => number) {
  names += 1;
  const fleet = await startFleet(engine.client, `changes-${names}`);
  const reader = createFleetReader({ client: engine.client, table: fleet.table });
  const clocks = { now: Date.now, ...(elapsed && { elapsed }) };
  const feed = createChangeFeed({ tableName: fleet.table.name, fleet: reader, ...clocks, wait });
  return { fleet, feed };
}

async function look(feed: ChangeFeed, input: Partial<ChangesInput> = {}) {
  const { since = Date.now() } = input;
  const read = await feed.look({ ids: [], since, readAt: since, q: '', after: 0, ...input });
  if (!read.ok) throw new Error(read.error.message);
  return read.data;
}

test('who connects and who leaves after the list was read is told in the next round', async () => {
  const { fleet, feed } = await startFeed();
  const [stays, leaves] = [await fleet.add(), await fleet.add()];
  const since = Date.now();
  const ids = [stays, leaves];
  const first = await look(feed, { ids, since });
  expect(first).toMatchObject({ newer: 0, isAtLeast: false, gone: [] });
  await fleet.add({ connectedAt: since + 1 });
  await fleet.remove(leaves);
  const second = await look(feed, { ids, since, after: first.at });
  expect(second).toMatchObject({ newer: 1, gone: [leaves] });
});

test('who connects by a row that somebody wrote by hand into shards beyond ours is told, where the list shows it', async () => {
  const { fleet, feed } = await startFeed();
  await fleet.fill([{}, {}, BY_HAND]);
  const since = Date.now();
  const first = await look(feed, { since });
  await fleet.add({ connectionId: 'came', shard: '10', connectedAt: since + 1 });
  expect(await look(feed, { since, after: first.at })).toMatchObject({ newer: 1 });
});

test('fifty people who look cause the reads of one', async () => {
  const { fleet, feed } = await startFeed();
  const ids = await Promise.all(Array.from({ length: 50 }, () => fleet.add()));
  const since = Date.now();
  let { at } = await look(feed, { ids, since });
  fleet.calls.clear();
  const one = await look(feed, { ids, since, after: at });
  const spentByOne = Object.fromEntries(fleet.calls);
  expect(spentByOne).toEqual({ QueryCommand: 8, BatchGetItemCommand: 1 });
  fleet.calls.clear();
  at = one.at;
  const all = await Promise.all(Array.from({ length: 50 }, () => look(feed, { ids, since, after: at })));
  expect(Object.fromEntries(fleet.calls)).toEqual(spentByOne);
  expect(new Set(all.map((answer) => answer.at)).size).toBe(1);
});

test('fifty people who read the list at the news of a change cause the reads of one, and see it', async () => {
  const { fleet, feed } = await startFeed();
  const { list } = createRegistry({ client: engine.client, table: fleet.table });
  const pages = createSharedPages({ read: list, now: Date.now, elapsed: () => performance.now() });
  const query = listQuerySchema.parse({});
  const since = Date.now();
  const first = await look(feed, { since });
  await pages.look({ query });
  const came = await fleet.add({ connectedAt: since + 1 });
  const { newer, endedAt } = await look(feed, { since, after: first.at });
  expect(newer).toBe(1);
  fleet.calls.clear();
  const seen = await Promise.all(Array.from({ length: 50 }, () => pages.look({ query, after: endedAt })));
  expect(Object.fromEntries(fleet.calls)).toEqual({ QueryCommand: 8 });
  for (const page of seen) expect(page.ok && page.data.rows).toMatchObject([{ connectionId: came }]);
});

test('the table is read at most once a second, however often it is asked for', async () => {
  let elapsedMs = 0;
  const { fleet, feed } = await startFeed(() => elapsedMs);
  await look(feed);
  fleet.calls.clear();
  for (; elapsedMs < 1_000; elapsedMs += 50) await look(feed);
  expect(fleet.calls.size).toBe(0);
  await look(feed);
  expect(fleet.calls.get('QueryCommand')).toBe(8);
});

test('nothing is read while nobody looks', async () => {
  const { fleet, feed } = await startFeed();
  const { at } = await look(feed);
  const calls = new Map(fleet.calls);
  await vi.waitFor(() => expect(Date.now() - at).toBeGreaterThan(1_500), { timeout: 3_000 });
  expect(fleet.calls).toEqual(calls);
});

test('only what matches the filter counts as new', async () => {
  const { fleet, feed } = await startFeed();
  const since = Date.now() - 1_000;
  await fleet.add({ userId: 'ada', sourceIp: '192.0.2.1' });
  await fleet.add({ userId: 'bob', sourceIp: '192.0.2.2' });
  expect((await look(feed, { since })).newer).toBe(2);
  const newerIn = async (q: string) => (await look(feed, { since, q })).newer;
  expect(await newerIn('user:ada')).toBe(1);
  expect(await newerIn('user:a*')).toBe(1);
  expect(await newerIn('user:ada,bob')).toBe(2);
  expect(await newerIn('ip:192.0.2.2')).toBe(1);
  expect(await newerIn('ip:192.0.2.0/24 newer:5m')).toBe(2);
  expect(await newerIn('user:ada ip:192.0.2.2')).toBe(0);
  expect(await newerIn('older:5m')).toBe(0);
});

test('to whoever sees values masked, a beginning of what is masked finds nothing that a row shows masked', async () => {
  const { fleet, feed } = await startFeed();
  const since = Date.now() - 1_000;
  await fleet.add({ userId: 'guest-203.0.113.7', sourceIp: '203.0.113.7' });
  const newerIn = async (q: string, isMasked: boolean) => (await look(feed, { since, q, isMasked })).newer;
  expect(await newerIn('user:guest-203.0.1*', false)).toBe(1);
  expect(await newerIn('user:guest-203.0.1*', true)).toBe(0);
  expect(await newerIn('user:guest-*', true)).toBe(1);
});

test('a search that these reads cannot answer, and a list that does not ask, hear of who left alone', async () => {
  const { fleet, feed } = await startFeed();
  const since = Date.now() - 1_000;
  const leaves = await fleet.add({ userId: 'ada' });
  await fleet.add({ userId: 'ada', connectedAt: since + 2 });
  await fleet.remove(leaves);
  for (const q of ['agent:firefox', 'attr:room=lobby', 'stage:live', 'status:live', 'idle:5m user:ada']) {
    expect(await look(feed, { since, ids: [leaves], q })).toMatchObject({ newer: null, isAtLeast: false });
  }
  const told = await look(feed, { since: undefined, readAt: since, ids: [leaves] });
  expect(told).toMatchObject({ newer: null, gone: [leaves] });
});

test('a row on screen is not new, though it names a time yet to come', async () => {
  const { fleet, feed } = await startFeed();
  const since = Date.now() - 1_000;
  const shown = await fleet.add({ connectedAt: since + 600_000 });
  await fleet.add();
  expect((await look(feed, { since, ids: [shown] })).newer).toBe(1);
});

test('who came and left before the list was read is not told as new', async () => {
  const { fleet, feed } = await startFeed();
  const connectedAt = Date.now() - 60_000;
  const stays = await fleet.add({ connectedAt });
  const leaves = await fleet.add({ connectedAt: connectedAt + 30_000 });
  const first = await look(feed, { since: connectedAt });
  expect(first.newer).toBe(1);
  await fleet.remove(leaves);
  // As a list that is read some time later asks: its newest row is the one that stayed.
  const list = { ids: [stays], since: connectedAt, readAt: first.at + 3_001 };
  expect(await look(feed, { ...list, after: first.at })).toMatchObject({ newer: 0, gone: [] });
  await fleet.add();
  await vi.waitFor(async () => expect((await look(feed, { ...list, readAt: Date.now() })).newer).toBe(1), 10_000);
});

test('a row that its $connect wrote twenty seconds late is told all the same', async () => {
  const { fleet, feed } = await startFeed();
  const connectedAt = Date.now() - 20_000;
  const since = connectedAt - 1_000;
  let told = await look(feed, { since });
  await fleet.add({ connectedAt });
  // One round in five looks that far back in the shard that it is in.
  for (let round = 0; round < 5 && told.newer === 0; round++) told = await look(feed, { since, after: told.at });
  expect(told.newer).toBe(1);
});

test('more arrivals than one round reads are told as "at least"', async () => {
  const { fleet, feed } = await startFeed();
  const since = Date.now() - 5_000;
  await fleet.fill(Array.from({ length: 450 }, (_, index) => ({ shard: '3', connectedAt: since + 1 + index })));
  const seen = await look(feed, { since });
  expect(seen).toMatchObject({ newer: 400, isAtLeast: true });
  expect(await look(feed, { since: since + 100, readAt: Date.now() })).toMatchObject({ isAtLeast: false });
});

test('a table without an index by age tells who is gone, and that it cannot tell who is new', async () => {
  await engine.client.send(
    new CreateTableCommand({
      TableName: 'changes-bare',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'connectionId', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
    }),
  );
  const { table } = targetSchema.parse({
    name: 'bare',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1',
    table: { name: 'changes-bare' },
  });
  const reader = createFleetReader({ client: engine.client, table });
  const feed = createChangeFeed({ tableName: table.name, fleet: reader, now: Date.now, wait });
  expect(await look(feed, { ids: ['nobody'] })).toMatchObject({ newer: null, gone: ['nobody'] });
});

test('a table that cannot be read is told in words, and read again when it can', async () => {
  const { table } = targetSchema.parse({
    name: 'late',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1',
    table: { name: 'changes-late' },
  });
  const reader = createFleetReader({ client: engine.client, table });
  const feed = createChangeFeed({ tableName: table.name, fleet: reader, now: Date.now, wait });
  const input = { ids: [], since: Date.now(), readAt: Date.now(), q: '', after: 0 };
  expect(await feed.look(input)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  await startFleet(engine.client, 'changes-late');
  expect(await feed.look(input)).toMatchObject({ ok: true, data: { newer: 0 } });
});

test('keys that the table leaves unread are neither gone nor forgotten', async () => {
  const { fleet } = await startFeed();
  let isShort = true;
  const door = await doorOf(engine.endpoint, {}, (operation, body) => {
    if (operation !== 'BatchGetItem' || !isShort) return body;
    const Keys = [{ connectionId: { S: leaves } }, { connectionId: { S: stays } }];
    return { Responses: { [fleet.table.name]: [] }, UnprocessedKeys: { [fleet.table.name]: { Keys } } };
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: door, region: 'us-east-1', credentials });
  const reader = createFleetReader({ client, table: fleet.table });
  const feed = createChangeFeed({ tableName: fleet.table.name, fleet: reader, now: Date.now, wait });
  const [stays, leaves] = [await fleet.add(), await fleet.add()];
  const since = Date.now();
  const ids = [stays, leaves];
  let { at } = await look(feed, { ids, since });
  await fleet.remove(leaves);
  const unread = await look(feed, { ids, since, after: at });
  expect(unread.gone).toEqual([]);
  isShort = false;
  at = unread.at;
  expect((await look(feed, { ids, since, after: at })).gone).toEqual([leaves]);
  client.destroy();
});

test.each([
  ['back', -3_600_000],
  ['ahead', 3_600_000],
])('a clock that is set an hour %s stops nobody from hearing who connects and who leaves', async (_, jumpMs) => {
  const { fleet } = await startFeed();
  const clock = { nowMs: Date.now(), aheadMs: 0 };
  const waits: number[] = [];
  const now = () => clock.nowMs + clock.aheadMs;
  const feed = createChangeFeed({
    tableName: fleet.table.name,
    fleet: createFleetReader({ client: engine.client, table: fleet.table, now }),
    now,
    elapsed: () => clock.nowMs,
    wait: async (ms) => {
      waits.push(ms);
      clock.nowMs += ms;
    },
  });
  const [stays, leaves] = [await fleet.add({ connectedAt: now() }), await fleet.add({ connectedAt: now() })];
  const since = now();
  const ids = [stays, leaves];
  const first = await look(feed, { ids, since });
  clock.aheadMs = jumpMs;
  // One by the clock as it was, one by the clock as it is: either may be right.
  await fleet.add({ connectedAt: clock.nowMs + 500 });
  if (jumpMs > 0) await fleet.add({ connectedAt: now() + 500 });
  await fleet.remove(leaves);
  const second = await look(feed, { ids, since, after: first.at });
  expect(second).toMatchObject({ newer: jumpMs > 0 ? 2 : 1, gone: [leaves], isAtLeast: false });
  // Nor does anybody wait longer than for a round.
  await fleet.remove(stays);
  const third = await look(feed, { ids, since, after: second.at });
  expect(third.gone).toEqual([stays, leaves]);
  await look(feed, { ids, since, after: first.at });
  expect(waits).toEqual(jumpMs < 0 ? [1_000, 1_000, 1_000] : [1_000, 1_000]);
});
