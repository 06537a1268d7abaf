import { randomBytes } from 'node:crypto';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { addCosts, NO_COST, type ReadCost } from '../domain/overview';
import { targetSchema } from '../domain/target';
import { ensureTable } from './ensure-table';
import type { FleetReader, FleetRow } from './fleet-reader';
import { allShards, registryTable, shardOf, ttlOf } from './layout';
import type { Existing } from './presence';
import { isLookAtShards } from './test-registry';

/** A managed table in a test engine, filled by hand, and a count of every call to it but those that see whether its index is ours. */
export async function startFleet(client: DynamoDBClient, name: string) {
  await ensureTable(client, name, registryTable);
  const calls = new Map<string, number>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? '?';
      const input = args.input as Record<string, unknown>;
      const isLook = isLookAtShards({ operation: command.replace(/Command$/, ''), input });
      if (!isLook && (input.TableName === name || command.startsWith('Batch'))) {
        calls.set(command, (calls.get(command) ?? 0) + 1);
      }
      return next(args);
    },
    { step: 'initialize', name: `count-${name}`, override: true },
  );
  const { table } = targetSchema.parse({
    name: 'fleet',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1',
    table: { name },
  });
  return {
    table,
    calls,
    async add(row: Partial<TestRow> = {}): Promise<string> {
      const item = toItem(row);
      await client.send(new PutItemCommand({ TableName: name, Item: item }));
      return item.connectionId.S;
    },
    async fill(rows: Partial<TestRow>[]) {
      for (let start = 0; start < rows.length; start += 25) {
        const batch = rows.slice(start, start + 25).map((row) => ({ PutRequest: { Item: toItem(row) } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: batch } }));
      }
    },
    async remove(connectionId: string) {
      await client.send(new DeleteItemCommand({ TableName: name, Key: { connectionId: { S: connectionId } } }));
    },
  };
}

type TestRow = {
  connectionId: string;
  connectedAt: number;
  userId: string;
  sourceIp: string;
  userAgent: string;
  shard: string;
  stage: string;
};

/** Where no handler of ours puts a row. */
export const BY_HAND = { connectionId: 'by-hand', shard: '9' };

/** Of API Gateway's form: 11 bytes, byte 8 being 2. */
export function newTestId(): string {
  const bytes = randomBytes(11);
  bytes[8] = 2;
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** One that the hash puts where the test wants it. */
function newIdIn(shard: string | undefined): string {
  for (;;) {
    const id = newTestId();
    if (shard === undefined || shardOf(id) === shard) return id;
  }
}

function toItem(row: Partial<TestRow>) {
  const { connectionId = newIdIn(row.shard), connectedAt = Date.now(), userId = 'someone' } = row;
  const { sourceIp = '192.0.2.1', userAgent = 'okhttp/4.12.0', shard = shardOf(connectionId) } = row;
  return {
    connectionId: { S: connectionId },
    connectedAt: { N: String(connectedAt) },
    userId: { S: userId },
    sourceIp: { S: sourceIp },
    userAgent: { S: userAgent },
    shard: { S: shard },
    ttl: { N: String(ttlOf(connectedAt)) },
    ...(row.stage && { stage: { S: row.stage } }),
  };
}

/** A fleet too large for the engine: `shardRows` in each shard, all of them registered at one moment. */
export function hugeFleet(shardRows: number, connectedAtMs: () => number): FleetReader {
  return {
    layout: async () => ({ shards: allShards(), findsById: true, rows: shardRows * allShards().length }),
    async readShard({ shard, maxRows, fromMs, toMs, onRow, afterPage }) {
      const row = { connectionId: newIdIn(shard), connectedAt: connectedAtMs() };
      const all = fromMs <= row.connectedAt && row.connectedAt <= toMs ? shardRows : 0;
      const rows = Math.min(all, maxRows);
      for (let number = 0; number < rows; number++) onRow(row);
      const cost = { calls: 1, rows, capacityUnits: rows / 20 };
      await afterPage?.(cost);
      return { ...cost, isCut: all > rows };
    },
    existing: async () => existingOf([], NO_COST),
  };
}

/** What a table tells whose rows are found by the ids of connections. */
export function existingOf(present: Iterable<string>, cost: ReadCost): Existing {
  const none = { otherStage: new Set<string>(), unread: new Set<string>(), unsure: new Set<string>() };
  return { ...none, present: new Set(present), keys: new Map(), cost };
}

/** A fleet of these rows, whose shards are read in pages of a thousand; `fail` may throw before one. */
export function fleetInMemory(rows: readonly FleetRow[], fail: (shard: string) => void = () => {}): FleetReader {
  return {
    ...hugeFleet(0, () => 0),
    async readShard({ shard, maxRows, fromMs, toMs, onRow, afterPage }) {
      const all = rows.filter(
        ({ connectionId, connectedAt }) =>
          shardOf(connectionId) === shard && fromMs <= connectedAt && connectedAt <= toMs,
      );
      let cost = NO_COST;
      do {
        fail(shard);
        const page = all.slice(cost.rows, Math.min(cost.rows + 1_000, maxRows));
        page.forEach(onRow);
        cost = addCosts(cost, { calls: 1, rows: page.length, capacityUnits: page.length / 20 });
        await afterPage?.(cost);
      } while (cost.rows < Math.min(all.length, maxRows));
      return { ...cost, isCut: all.length > cost.rows };
    },
  };
}
