import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { connectClient, startGateway } from '../local/gateway/test-kit';
import { createFleetReader, type FleetRow } from '../registry/fleet-reader';
import { allShards, shardOf } from '../registry/layout';
import { pageOf, putAll, registryOn } from '../registry/test-registry';
import { tableOf } from '../registry/test-tables';
import { createChangeFeed } from './changes';
import { takeSample } from './fleet-sample';
import { prepareEngine, REGION } from './test-engine';
import { ghostIds, sweeperOf } from './test-sweep';

/** A table of the application whose key is a room and a connection: a connection may stand in several rooms. */

const OLD_MS = 60_000;
const TIMES = { connectedAt: { N: String(Date.now() - OLD_MS) } };

const at = prepareEngine();
let tables = 0;

async function rooms(indexes: Record<string, string>) {
  const tableName = `rooms-${tables++}`;
  await tableOf(at.engine, tableName, 'room:S connectionId:S', indexes);
  const gateway = await startGateway();
  const client = await connectClient(gateway);
  const ghosts = ghostIds(6);
  const row = (room: string, connectionId: string) => ({
    room: { S: room },
    connectionId: { S: connectionId },
    ...TIMES,
  });
  await putAll(at.engine, tableName, [
    ...ghosts.map((id) => row('lobby', id)),
    ...ghosts.slice(0, 3).map((id) => row('games', id)),
    row('lobby', client.id),
    row('games', client.id),
  ]);
  const clock = { nowMs: Date.now() };
  const sweeper = await sweeperOf({ engine: at.engine, port: gateway.port, region: REGION, tableName, clock });
  const count = async () => (await at.engine.client.send(new ScanCommand({ TableName: tableName }))).Count;
  return { sweeper, tableName, count, ghosts };
}

test('a sweep removes every row of a connection that is gone, and none of one that lives', async () => {
  const { sweeper, count } = await rooms({ byId: 'connectionId:S' });
  expect(await count()).toBe(11);
  await sweeper.start('count', { scan: true });
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { refused: 0 } });
  await sweeper.start('remove', { scan: true });
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ status: 'done', counts: { refused: 0 } });
  expect(await count()).toBe(2);
});

test('rows that cannot be found by their connection are counted and left, and the sweep says why', async () => {
  const { sweeper, count } = await rooms({});
  await sweeper.start('count', { scan: true });
  await sweeper.rest();
  await sweeper.start('remove', { scan: true });
  await sweeper.rest();
  const swept = await sweeper.read();
  expect(swept).toMatchObject({ status: 'done', counts: { removed: 0 } });
  expect(swept.counts.refused).toBeGreaterThan(0);
  expect(swept.problem).toMatch(/connectionId/);
  expect(await count()).toBe(11);
});

/** Its clock goes on when a round is waited for. */
function feedOf(tableName: string) {
  const { table } = targetSchema.parse({
    name: 'rooms',
    kind: 'development',
    region: REGION,
    callbackUrl: 'http://127.0.0.1:1',
    table: { name: tableName },
  });
  const fleet = createFleetReader({ client: at.engine.client, table });
  const clock = { nowMs: Date.now() };
  const wait = async (ms: number) => {
    clock.nowMs += ms;
  };
  const now = () => clock.nowMs;
  return { fleet, feed: createChangeFeed({ tableName, fleet, now, elapsed: now, wait }) };
}

test('of such a table the feed calls nobody gone, and the list says when it shows who leaves', async () => {
  const { tableName } = await rooms({});
  const { feed } = feedOf(tableName);
  const since = Date.now();
  const read = await feed.look({ ids: ['somebody'], since, readAt: since, q: '', after: 0 });
  expect(read).toMatchObject({ ok: true, data: { newer: null, gone: [] } });
  const words = 'Who leaves shows at the next refresh, since the table finds no row by its connectionId.';
  const { registry } = registryOn(at.engine, tableName);
  expect((await pageOf(registry, { scan: true })).plan?.sentence).toContain(words);
});

/** 40 connections in an index by age of our layout; the first has ended, and its row is left. */
async function agedTable(key: string, indexes: Record<string, string>) {
  const tableName = `aged-${tables++}`;
  await tableOf(at.engine, tableName, key, { byAge: 'shard:S connectedAt:N', ...indexes });
  const items = ghostIds(40).map((id, number) => ({
    connectionId: { S: id },
    room: { S: `room-${number % 3}` },
    shard: { S: shardOf(id) },
    connectedAt: { N: String(Date.now() - OLD_MS - number) },
  }));
  await putAll(at.engine, tableName, items);
  const [ghost, leaves] = items.map(({ connectionId }) => connectionId.S) as [string, string];
  const [, leaving] = items as [object, (typeof items)[number]];
  const end = () => {
    const Key = Object.fromEntries(
      key.split(' ').map((part) => [part.slice(0, -2), leaving[part.slice(0, -2) as 'room']]),
    );
    return at.engine.client.send(new DeleteItemCommand({ TableName: tableName, Key }));
  };
  return { tableName, ids: items.map(({ connectionId }) => connectionId.S), ghost, leaves, end };
}

const BY_CONNECTION = 'connectionId:S connectedAt:N';
const BY_ROOM = 'room:S connectionId:S';

test.each([
  [BY_CONNECTION, {}],
  [BY_ROOM, { byId: 'connectionId:S' }],
  [BY_ROOM, {}],
])(
  'who lives, and who is a ghost, is known of a table whose key is %s, with the indexes %o beside byAge',
  async (key, indexes) => {
    const { tableName, ghost, leaves, end } = await agedTable(key, indexes);
    const { fleet } = feedOf(tableName);
    const candidates: FleetRow[] = [];
    for (const shard of allShards()) {
      const times = { fromMs: 0, toMs: Date.now(), maxRows: 100 };
      await fleet.readShard({ shard, ...times, onRow: (row) => candidates.push(row) });
    }
    const probe = async ([connectionId = '']: readonly string[]) => {
      if (connectionId === leaves) await end();
      const checkedAt = Date.now();
      const isGone = connectionId === ghost || connectionId === leaves;
      return [
        isGone
          ? { connectionId, checkedAt, answer: 'gone' as const }
          : { connectionId, checkedAt, answer: 'connected' as const, lastActiveAt: checkedAt },
      ];
    };
    const sample = await takeSample({
      fleet,
      prober: { probe },
      candidates,
      registered: { value: 40, low: 40, high: 40 },
      settings: { sampleSize: 40, perSecond: 1_000 },
      idleAfterMs: 120_000,
      now: Date.now,
      elapsed: () => 0,
      wait: async () => {},
      random: () => 0,
      onProgress: () => {},
    });
    expect(sample).toMatchObject({ counts: { live: 38, gone: 1 }, asked: 40, leftMeanwhile: 1 });
  },
);

test.each([
  [BY_CONNECTION, {}],
  [BY_ROOM, { byId: 'connectionId:S' }],
])(
  'who leaves is told by the feed of a table whose key is %s, with the indexes %o beside byAge',
  async (key, indexes) => {
    const { tableName, ids, leaves, end } = await agedTable(key, indexes);
    const { feed } = feedOf(tableName);
    const look = async (after: number) => {
      const read = await feed.look({ ids, since: undefined, readAt: Date.now(), q: '', after });
      if (!read.ok) throw new Error(read.error.message);
      return read.data;
    };
    const first = await look(0);
    expect(first.gone).toEqual([]);
    await end();
    expect((await look(first.at)).gone).toEqual([leaves]);
  },
);

test('rows that were found by their ids are asked after by their keys, in one call; a connection has left with its last row', async () => {
  const { tableName, ghosts } = await rooms({ byId: 'connectionId:S' });
  const { fleet } = feedOf(tableName);
  const first = await fleet.existing(ghosts.map((connectionId) => ({ connectionId })));
  expect([first.present.size, first.cost.calls]).toEqual([6, 6]);
  const known = [...first.keys].map(([connectionId, key]) => ({ connectionId, key }));
  expect((await fleet.existing(known)).cost.calls).toBe(1);
  const [both, , , one] = ghosts as [string, string, string, string];
  const end = (room: string, id: string) =>
    at.engine.client.send(
      new DeleteItemCommand({ TableName: tableName, Key: { room: { S: room }, connectionId: { S: id } } }),
    );
  const leftOf = async () => {
    const { present, unsure } = await fleet.existing(known);
    expect(unsure.size).toBe(0);
    return ghosts.filter((id) => !present.has(id));
  };
  await Promise.all([end('games', both), end('lobby', one)]);
  expect(await leftOf()).toEqual([one]);
  await end('lobby', both);
  expect(await leftOf()).toEqual([both, one]);
});
