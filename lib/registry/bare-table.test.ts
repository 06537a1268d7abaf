import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { type ListQuery, listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf } from './layout';
import { createRegistry, type Registry } from './registry';
import { encodeScanCursor } from './scan-cursor';
import { startTestTable } from './test-table';

/** Tables as AWS's chat sample makes them: a partition key, and nothing else. */

const NOW = Date.UTC(2026, 0, 15, 12);

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

async function createTable(name: string, key = 'connectionId', more: Partial<CreateTableCommandInput> = {}) {
  await engine.client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      ...more,
    }),
  );
}

type Call = { operation: string; input: Record<string, unknown> };

/** A registry over the engine; every call it makes is in `calls`, and the operations in `denied` are refused as IAM does. */
function registryOn(name: string, options: { attributes?: Record<string, string>; elapsed?: () => number } = {}) {
  const calls: Call[] = [];
  const denied = new Set<string>();
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  client.middlewareStack.add((next, context) => (args) => {
    const operation = String(context.commandName).replace(/Command$/, '');
    calls.push({ operation, input: args.input as Record<string, unknown> });
    if (!denied.has(operation)) return next(args);
    const message = `User: arn:aws:iam::123456789012:role/console is not authorized to perform: dynamodb:${operation} on resource: arn`;
    throw Object.assign(new Error(message), { name: 'AccessDeniedException' });
  });
  const { table } = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name, attributes: options.attributes ?? {}, endpoint: engine.endpoint },
  });
  const { elapsed = () => performance.now() } = options;
  const registry = createRegistry({ client, table, now: () => NOW, elapsed });
  return {
    registry,
    calls,
    denied,
    count: (operation: string) => calls.filter((call) => call.operation === operation).length,
  };
}

async function put(table: string, ids: string[], key = 'connectionId', more: Record<string, AttributeValue> = {}) {
  for (const id of ids) {
    await engine.client.send(new PutItemCommand({ TableName: table, Item: { [key]: { S: id }, ...more } }));
  }
}

const idsOf = (count: number) =>
  Array.from({ length: count }, (_, number) => `L0SM9cOFvH${String(number).padStart(5, '0')}=`);
const query = (part: Partial<ListQuery> = {}) => listQuerySchema.parse({ size: 25, scan: true, ...part });

async function pageOf(registry: Registry, part: Partial<ListQuery> = {}): Promise<ConnectionPage> {
  const result = await registry.list(query(part));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}
const shownIds = ({ rows }: ConnectionPage) => rows.map(({ connectionId }) => connectionId);

describe('a table without an index by age', () => {
  test('is not read before somebody agreed, and says what reading it takes', async () => {
    await createTable('unasked');
    await put('unasked', idsOf(3));
    const { registry, count } = registryOn('unasked');
    const page = await pageOf(registry, { scan: false });
    expect(page).toMatchObject({ rows: [], order: 'none', read: { rows: 0, capacityUnits: 0 } });
    expect(page.consent?.join(' ')).toMatch(/unasked has no index by age.*by scan, 25 rows at a time/);
    expect([count('Scan'), count('Query')]).toEqual([0, 0]);
  });

  test('is listed in pages that show every row once, forth and back', async () => {
    const ids = idsOf(120);
    await createTable('paged');
    await put('paged', ids);
    const { registry, calls } = registryOn('paged');
    const forth = [await pageOf(registry)];
    for (let next = forth[0]?.next; next; next = forth.at(-1)?.next ?? null) {
      forth.push(await pageOf(registry, { cursor: next }));
    }
    expect(forth.map(({ rows }) => rows.length)).toEqual([25, 25, 25, 25, 20]);
    expect(forth.flatMap(shownIds).sort()).toEqual([...ids].sort());
    expect(forth.map(({ order, read }) => [order, read.by])).toEqual(Array(5).fill(['none', 'scan']));
    const back = [forth.at(-1) as ConnectionPage];
    for (let previous = back[0]?.previous; previous; previous = back[0]?.previous ?? null) {
      back.unshift(await pageOf(registry, { cursor: previous }));
    }
    expect(back.map(shownIds)).toEqual(forth.map(shownIds));
    const scans = calls.filter(({ operation }) => operation === 'Scan');
    expect(scans.map(({ input }) => input.Limit)).toEqual(Array(9).fill(26));
  });

  test('says so where the way back is longer than a cursor can hold', async () => {
    await createTable('far');
    await put('far', idsOf(3));
    const cursor = encodeScanCursor({ after: idsOf(1)[0] ?? '', trail: [], isCut: true }, '["far","scan"]');
    expect(await pageOf(registryOn('far').registry, { cursor })).toMatchObject({ previous: null, isBackLost: true });
  });

  test('has no empty last page when the rows fill the pages exactly', async () => {
    await createTable('exact');
    await put('exact', idsOf(50));
    const { registry } = registryOn('exact');
    const first = await pageOf(registry);
    expect(first.read).toMatchObject({ by: 'scan', rows: 26 });
    expect(first.read.capacityUnits).toBeGreaterThan(0);
    const second = await pageOf(registry, { cursor: first.next });
    expect([second.rows.length, second.next]).toEqual([25, null]);
  });

  test('does not show rows that are over by their TTL, and reads no further to make up for them', async () => {
    await createTable('expired');
    await put('expired', idsOf(20), 'connectionId', { ttl: { N: String(NOW / 1000 - 1) } });
    await put('expired', ['still-here'], 'connectionId', { ttl: { N: String(NOW / 1000 + 60) } });
    const { registry, count } = registryOn('expired');
    expect(shownIds(await pageOf(registry))).toEqual(['still-here']);
    expect(count('Scan')).toBe(1);
  });

  test('finds an exact id by its key, without a scan', async () => {
    await createTable('keyed');
    await put('keyed', idsOf(30));
    const { registry, count } = registryOn('keyed');
    const [, id = ''] = idsOf(2);
    const page = await pageOf(registry, { id, scan: false });
    expect([shownIds(page), page.read.by]).toEqual([[id], 'key']);
    expect(count('Scan')).toBe(0);
  });

  test.each([
    [{ user: 'ana' }, /no index on userId.*from end to end/],
    [{ ip: '192.0.2.1' }, /no index on sourceIp.*from end to end/],
    [{ q: 'agent:kiosk' }, /No index of the table .* answers this/],
  ])('asks before it is read through for %j', async (filter, words) => {
    const name = `filtered-${Object.keys(filter)}`;
    await createTable(name);
    const { registry, count } = registryOn(name);
    const page = await pageOf(registry, { ...filter, scan: false });
    expect([page.consent?.join(' '), page.plan?.by]).toEqual([expect.stringMatching(words), 'scan']);
    expect(count('Scan')).toBe(0);
  });

  test('refuses corrupt cursors, and those of a table with indexes', async () => {
    await createTable('strict');
    await ensureTable(engine.client, 'managed-beside', registryTable);
    const managed = registryOn('managed-beside').registry;
    for (const [number, connectionId] of idsOf(30).entries()) {
      const more = { shard: { S: shardOf(connectionId) }, connectedAt: { N: String(NOW - number) } };
      await put('managed-beside', [connectionId], 'connectionId', more);
    }
    const { next } = await pageOf(managed);
    const { registry } = registryOn('strict');
    for (const cursor of ['x', '', '%%%', 'A'.repeat(4000), next as string]) {
      expect(await registry.list(query({ cursor }))).toMatchObject({ error: { code: 'invalid' } });
    }
  });

  test('works under another name of its key', async () => {
    await createTable('renamed', 'connection_id');
    await put('renamed', idsOf(3), 'connection_id');
    const { registry } = registryOn('renamed', { attributes: { connectionId: 'connection_id' } });
    const page = await pageOf(registry);
    expect(shownIds(page).sort()).toEqual(idsOf(3));
    const [row] = page.rows as [ConnectionPage['rows'][number]];
    expect(await registry.get(row.connectionId)).toMatchObject({ ok: true, data: { row } });
    expect(await registry.remove(row)).toEqual({ ok: true, data: null });
    expect(await registry.remove(row)).toMatchObject({ error: { code: 'notFound' } });
    expect((await pageOf(registry)).rows).toHaveLength(2);
  });

  test('whose key is not the one that the target names says so, before and after a scan, with the setting to change', async () => {
    await createTable('misnamed', 'id');
    await put('misnamed', idsOf(3), 'id');
    const { registry } = registryOn('misnamed');
    const { consent } = await pageOf(registry, { scan: false });
    expect(consent?.at(-1)).toMatch(/is id, not connectionId: .* If id holds .* name it as the connection id/);
    const page = await pageOf(registry);
    expect([page.rows, page.note]).toEqual([[], expect.stringMatching(/^No row .* is id\. .* scan: 3 rows, 0\.5 /)]);
  });

  test('that may not be scanned is told with the permission that is missing', async () => {
    await createTable('denied');
    const { registry, denied } = registryOn('denied');
    denied.add('Scan');
    const answer = await registry.list(query());
    expect(answer).toMatchObject({
      error: { code: 'forbidden', message: expect.stringMatching(/lack dynamodb:Scan/) },
    });
  });
});

describe('what a table has', () => {
  type Three = [GlobalSecondaryIndex, GlobalSecondaryIndex, GlobalSecondaryIndex];
  const [byAge, byUser, byIp] = registryTable.GlobalSecondaryIndexes as Three;
  const definitions = registryTable.AttributeDefinitions ?? [];
  const needed = (names: string[]) => definitions.filter(({ AttributeName = '' }) => names.includes(AttributeName));

  test('is asked once for many reads, and again after some minutes', async () => {
    await createTable('cached');
    let elapsedMs = 0;
    const { registry, count } = registryOn('cached', { elapsed: () => elapsedMs });
    await Promise.all([pageOf(registry), pageOf(registry)]);
    await pageOf(registry);
    expect(count('DescribeTable')).toBe(1);
    elapsedMs += 5 * 60_000;
    await pageOf(registry);
    expect(count('DescribeTable')).toBe(2);
  });

  test('is taken for the managed layout where it may not be asked', async () => {
    await ensureTable(engine.client, 'undescribed', registryTable);
    const { registry, denied, count } = registryOn('undescribed');
    denied.add('DescribeTable');
    const page = await pageOf(registry, { scan: false });
    expect([page.consent, page.read.by, page.finds]).toEqual([undefined, 'index', ['user', 'ip']]);
    expect(count('Scan')).toBe(0);
  });

  test('an index that turns out to be missing where it may not be asked is told, and nothing is scanned', async () => {
    await createTable('undescribed-bare');
    const { registry, denied, count } = registryOn('undescribed-bare');
    denied.add('DescribeTable');
    const answer = await registry.list(query());
    expect(answer).toMatchObject({
      error: { code: 'unavailable', message: expect.stringMatching(/index.*undescribed-bare.*dynamodb:DescribeTable/) },
    });
    expect(count('Scan')).toBe(0);
  });

  test('is looked at anew when an index has gone since', async () => {
    await ensureTable(engine.client, 'changing', registryTable);
    const { registry } = registryOn('changing');
    expect((await pageOf(registry)).read.by).toBe('index');
    await engine.client.send(new DeleteTableCommand({ TableName: 'changing' }));
    await createTable('changing');
    const page = await pageOf(registry, { scan: false });
    expect(page.consent).toBeDefined();
  });

  test('is used in part: with an index by user alone, users are found and the list takes a scan', async () => {
    await createTable('by-user', 'connectionId', {
      AttributeDefinitions: needed(['connectionId', 'userId', 'connectedAt']),
      GlobalSecondaryIndexes: [byUser],
    });
    await put('by-user', ['a'], 'connectionId', { userId: { S: 'ana' }, connectedAt: { N: String(NOW - 1000) } });
    const { registry } = registryOn('by-user');
    const list = await pageOf(registry, { scan: false });
    expect([list.consent !== undefined, list.finds]).toEqual([true, ['user']]);
    const ofAna = await pageOf(registry, { user: 'ana', scan: false });
    expect([shownIds(ofAna), ofAna.read.by]).toEqual([['a'], 'index']);
    expect((await pageOf(registry, { ip: '192.0.2.1', scan: false })).consent?.[0]).toMatch(/no index on sourceIp/);
  });

  test('an index counts by its key, not by its name', async () => {
    await createTable('odd-indexes', 'connectionId', {
      AttributeDefinitions: needed(['connectionId', 'shard', 'connectedAt', 'userId', 'sourceIp']),
      GlobalSecondaryIndexes: [
        { ...byAge, KeySchema: byUser.KeySchema },
        { ...byIp, Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    });
    const { registry } = registryOn('odd-indexes');
    const page = await pageOf(registry, { scan: false });
    expect([page.consent !== undefined, page.finds]).toEqual([true, ['user', 'ip']]);
  });
});
