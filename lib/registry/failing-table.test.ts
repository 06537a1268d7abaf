import { DeleteTableCommand, type IndexStatus, type TableDescription } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf, ttlOf } from './layout';
import { type Call, createTable, NOW, pageOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';

/** A table that fails, or changes, while somebody looks at it. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
const ids = Array.from({ length: 60 }, (_, number) => `L0SM9cOFvH${String(number).padStart(5, '0')}=`);
beforeAll(async () => {
  engine = await startTestTable();
  await managed('fleet');
  await createTable(engine, 'bare', 'connectionId');
  await putAll(
    engine,
    'bare',
    ids.map((id) => marshall({ connectionId: id })),
  );
});
afterAll(() => engine.stop());

async function managed(name: string) {
  await ensureTable(engine.client, name, registryTable);
  const rows = ids.map((connectionId, number) => {
    const connectedAt = NOW - number * 1000;
    return {
      connectionId,
      connectedAt,
      shard: shardOf(connectionId),
      ttl: ttlOf(connectedAt),
      userId: 'ana',
      sourceIp: '192.0.2.1',
    };
  });
  await putAll(
    engine,
    name,
    rows.map((row) => marshall(row)),
  );
}

const READS: [table: string, q: string, operation: string][] = [
  ['fleet', '', 'Query'],
  ['fleet', 'user:ana', 'Query'],
  ['fleet', ids[3] as string, 'GetItem'],
  ['fleet', ids.slice(0, 9).join(), 'BatchGetItem'],
  ['bare', '', 'Scan'],
  ['bare', 'agent:x', 'Scan'],
];
const FAULTS: [name: string, message: string, code: string, words: RegExp][] = [
  ['ProvisionedThroughputExceededException', 'Rate exceeded', 'rateLimited', /over its capacity just now/],
  ['ThrottlingException', 'Rate exceeded', 'rateLimited', /over its capacity just now/],
  [
    'AccessDeniedException',
    'role is not authorized to perform: dynamodb:X on resource: arn',
    'forbidden',
    /lack dynamodb:X/,
  ],
  [
    'AccessDeniedException',
    'KMS key access denied error: The ciphertext refers to a customer master key that does not exist',
    'forbidden',
    /lack kms:Decrypt on the key/,
  ],
  ['ExpiredTokenException', 'expired', 'forbidden', /AWS refused access/],
  ['ResourceNotFoundException', 'Requested resource not found', 'unavailable', /no table or index as expected in/],
  ['TimeoutError', 'timed out', 'unavailable', /does not answer/],
  ['InternalServerError', 'secret detail of the engine', 'unavailable', /could not be read/],
];

describe.each(READS)('%s, searched for %.30j', (table, q, operation) => {
  test.each(FAULTS)('%s is told in words', async (name, message, code, words) => {
    const { registry, faults } = registryOn(engine, table);
    const fail = (call: Call) =>
      call.operation === operation ? Object.assign(new Error(message), { name }) : undefined;
    faults.fail = fail;
    const answer = await registry.list(query({ q, scan: true }));
    expect(answer).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(words) } });
    expect(!answer.ok && answer.error.message).not.toMatch(/secret detail/);
    delete faults.fail;
    expect((await registry.list(query({ q, scan: true }))).ok).toBe(true);
  });
});

test('a read that is throttled half way through a page is told, and not shown as a short page', async () => {
  const { registry, faults, count } = registryOn(engine, 'fleet');
  await pageOf(registry);
  const before = count('Query');
  faults.fail = ({ operation }) =>
    operation === 'Query' && count('Query') > before + 4
      ? Object.assign(new Error('Rate exceeded'), { name: 'ProvisionedThroughputExceededException' })
      : undefined;
  expect(await registry.list(query())).toMatchObject({ error: { code: 'rateLimited' } });
});

test('a table that is deleted between two pages is told by name', async () => {
  await managed('deleted');
  const { registry } = registryOn(engine, 'deleted');
  const first = await pageOf(registry);
  await engine.client.send(new DeleteTableCommand({ TableName: 'deleted' }));
  for (const answer of [
    await registry.list(query({ cursor: first.next })),
    await registry.list(query({ q: 'user:ana' })),
    await registry.get(ids[0] as string),
    await registry.remove(first.rows[0] as { connectionId: string }),
  ]) {
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: expect.stringMatching(/deleted/) },
    });
  }
});

test('a table that is made anew with another key is read by that', async () => {
  await managed('remade');
  const { registry } = registryOn(engine, 'remade');
  expect((await pageOf(registry)).plan?.by).toBe('index');
  await engine.client.send(new DeleteTableCommand({ TableName: 'remade' }));
  await createTable(engine, 'remade', '', {
    AttributeDefinitions: ['connectionId', 'room'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'connectionId', KeyType: 'HASH' },
      { AttributeName: 'room', KeyType: 'RANGE' },
    ],
  });
  await putAll(engine, 'remade', [marshall({ connectionId: 'a', room: 'lobby' })]);
  expect(await registry.get('a')).toMatchObject({ data: { row: { connectionId: 'a' } } });
  expect((await pageOf(registry)).consent).toBeDefined();
});

test('keys that a batch leaves unread are asked for again, and at last told as throttling, not as missing rows', async () => {
  const { registry, faults, count } = registryOn(engine, 'fleet');
  const wanted = ids.slice(0, 5);
  const unread = { fleet: { Keys: [marshall({ connectionId: wanted[4] })] } };
  faults.alter = ({ operation }) =>
    operation === 'BatchGetItem' && count(operation) === 1 ? { UnprocessedKeys: unread, Responses: { fleet: [] } } : {};
  const page = await pageOf(registry, { q: wanted.join(' ') });
  expect([shownIds([page]), count('BatchGetItem')]).toEqual([[wanted[4]], 2]);
  faults.alter = ({ operation }) => (operation === 'BatchGetItem' ? { UnprocessedKeys: unread } : {});
  expect(await registry.list(query({ q: wanted.join(' ') }))).toMatchObject({ error: { code: 'rateLimited' } });
});

test('an index that is being built is told as that, and used once it is there', async () => {
  await managed('building');
  let elapsedMs = 0;
  let status = 'CREATING';
  const { registry, faults } = registryOn(engine, 'building', { elapsed: () => elapsedMs });
  faults.alter = ({ operation }, output) => {
    const { Table } = output as { Table?: TableDescription };
    if (operation !== 'DescribeTable' || !Table) return {};
    const indexes = Table.GlobalSecondaryIndexes?.map((index) => ({ ...index, IndexStatus: status as IndexStatus }));
    return { Table: { ...Table, GlobalSecondaryIndexes: indexes } };
  };
  for (const part of [{}, { user: 'ana' }, { q: 'older:5m' }]) {
    expect((await pageOf(registry, part)).consent?.[0]).toMatch(/still being built/);
  }
  status = 'ACTIVE';
  elapsedMs += 15_000;
  await pageOf(registry);
  await expect.poll(async () => (await pageOf(registry)).plan?.by).toBe('index');
});
