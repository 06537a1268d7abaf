import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { connectClient, startGateway } from '../local/gateway/test-kit';
import { createFleetReader } from '../registry/fleet-reader';
import { putAll } from '../registry/test-registry';
import { tableOf } from '../registry/test-tables';
import { createChangeFeed } from './changes';
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

test('the feed of changes tells of such a table that it cannot tell, and calls nobody gone', async () => {
  const { tableName } = await rooms({});
  const { table } = targetSchema.parse({
    name: 'rooms',
    kind: 'development',
    region: REGION,
    callbackUrl: 'http://127.0.0.1:1',
    table: { name: tableName },
  });
  const fleet = createFleetReader({ client: at.engine.client, table });
  const feed = createChangeFeed({ tableName, fleet, now: Date.now, wait: async () => {} });
  const since = Date.now();
  const read = await feed.look({ ids: ['somebody'], since, readAt: since, q: '', after: 0 });
  expect(read).toMatchObject({ ok: true, data: { newer: null, gone: [] } });
});
