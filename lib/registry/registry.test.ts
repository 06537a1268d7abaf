import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { type ListQuery, listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf, type TableDefinition, ttlOf } from './layout';
import { createRegistry, type Registry } from './registry';
import { registryOn } from './test-registry';
import { startTestTable } from './test-table';

const NOW = Date.UTC(2026, 0, 15, 12);
const ROWS = 143;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

function idOf(number: number): string {
  const bytes = Buffer.alloc(11);
  bytes.writeUInt32BE(Math.imul(number + 1, 2654435761) >>> 0, 0);
  bytes[8] = 2;
  return bytes.toString('base64url').padEnd(16, '=');
}

async function put(table: string, item: Record<string, unknown>) {
  await engine.client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

async function registryWith(name: string, rows: Record<string, unknown>[]): Promise<Registry> {
  await ensureTable(engine.client, name, registryTable);
  for (const row of rows) await put(name, row);
  const { table } = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name, endpoint: engine.endpoint },
  });
  return createRegistry({ client: engine.client, table, now: () => NOW });
}

/** Row 0 is the oldest. Every third row shares its time with the one before. */
function fleet(count: number) {
  return Array.from({ length: count }, (_, number) => {
    const connectionId = idOf(number);
    const connectedAt = NOW - 3_600_000 + (number - (number % 3 === 2 ? 1 : 0)) * 1000;
    return {
      connectionId,
      connectedAt,
      shard: shardOf(connectionId),
      ttl: ttlOf(connectedAt),
      userId: number % 10 === 0 ? 'ana' : `user-${number}`,
      sourceIp: number % 2 ? '192.0.2.7' : '192.0.2.8',
      stage: 'dev',
    };
  });
}

const query = (part: Partial<ListQuery> = {}) => listQuerySchema.parse({ size: 25, ...part });

async function pageOf(registry: Registry, part: Partial<ListQuery> = {}): Promise<ConnectionPage> {
  const result = await registry.list(query(part));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

describe('pages of the fleet', () => {
  let registry: Registry;
  const rows = fleet(ROWS);
  beforeAll(async () => {
    registry = await registryWith('fleet', rows);
  });

  async function walkAll(part: Partial<ListQuery>) {
    const pages = [await pageOf(registry, part)];
    for (let next = pages[0]?.next; next; next = pages.at(-1)?.next ?? null) {
      pages.push(await pageOf(registry, { ...part, cursor: next }));
    }
    return pages;
  }

  test('show every row once, newest first', async () => {
    const shown = (await walkAll({})).flatMap((page) => page.rows);
    expect(new Set(shown.map((row) => row.connectionId)).size).toBe(ROWS);
    expect(shown).toHaveLength(ROWS);
    const times = shown.map((row) => row.connectedAt as number);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  test('are the same walked back as walked forth', async () => {
    const forth = await walkAll({});
    const back = [forth.at(-1) as ConnectionPage];
    for (let previous = back[0]?.previous; previous; previous = back[0]?.previous ?? null) {
      back.unshift(await pageOf(registry, { cursor: previous }));
    }
    expect(back.map(({ rows }) => rows.map((row) => row.connectionId))).toEqual(
      forth.map(({ rows }) => rows.map((row) => row.connectionId)),
    );
  });

  test('read at most about twice what they show', async () => {
    const page = await pageOf(registry, { size: 50 });
    expect(page.rows).toHaveLength(50);
    expect(page.read.rows).toBeLessThanOrEqual(110);
    expect(page.read.by).toBe('index');
  });

  // Of 25 rows the page before is short, as after some have left, and goes on to be a first page.
  test.each(
    [50, 25].flatMap((above) =>
      (['newest', 'oldest'] as const).flatMap((order) =>
        [{}, { ip: '192.0.2.7' }, { q: 'older:10m' }].map((part) => ({ above, order, part })),
      ),
    ),
  )(
    'back onto the first one tell all that they read, about twice what they show: $part, $order, of $above',
    async ({ above, order, part }) => {
      const { registry, faults } = registryOn(engine, 'fleet');
      const list = { ...part, order, size: 50 } as const;
      const first = await pageOf(registry, list);
      const { next } = await pageOf(registry, { ...list, size: above as 25 | 50 });
      const { previous } = await pageOf(registry, { ...list, cursor: next });
      const paid = { rows: 0, capacityUnits: 0 };
      faults.alter = (_, output: { Items?: object[]; ConsumedCapacity?: { CapacityUnits: number } }) => {
        paid.rows += output.Items?.length ?? 0;
        paid.capacityUnits += output.ConsumedCapacity?.CapacityUnits ?? 0;
        return {};
      };
      const back = await pageOf(registry, { ...list, cursor: previous });
      expect(back.read).toEqual({ by: 'index', ...paid });
      expect(paid.rows).toBeLessThanOrEqual(105);
      expect(back).toMatchObject({ previous: null, rows: first.rows });
      const [second, again] = [first, back].map((page) => pageOf(registry, { ...list, cursor: page.next }));
      expect((await again)?.rows).toEqual((await second)?.rows);
    },
  );

  test('go on from where they were although that row has left', async () => {
    const first = await pageOf(registry);
    const last = first.rows.at(-1) as ConnectionPage['rows'][number];
    const second = await pageOf(registry, { cursor: first.next as string });
    await registry.remove(last);
    const again = await pageOf(registry, { cursor: first.next as string });
    expect(again.rows.map((row) => row.connectionId)).toEqual(second.rows.map((row) => row.connectionId));
    await put('fleet', rows.find((row) => row.connectionId === last.connectionId) as Record<string, unknown>);
  });

  test('hold one user exactly, in pages', async () => {
    const ofAna = (await walkAll({ user: 'ana', size: 25 })).flatMap((page) => page.rows);
    expect(ofAna.map((row) => row.userId)).toEqual(Array(15).fill('ana'));
  });

  test('hold one address exactly, and both filters together', async () => {
    const byIp = (await walkAll({ ip: '192.0.2.7' })).flatMap((page) => page.rows);
    expect(byIp).toHaveLength(71);
    const both = (await walkAll({ ip: '192.0.2.7', user: 'ana' })).flatMap((page) => page.rows);
    expect(both).toHaveLength(0);
  });

  test('find an exact id by its key', async () => {
    const page = await pageOf(registry, { id: idOf(77) });
    expect(page.rows.map((row) => row.connectionId)).toEqual([idOf(77)]);
    expect(page.read).toMatchObject({ by: 'key', rows: 1 });
  });

  test.each(['x', '', 'eyJkIjoib2xkZXIifQ', '%%%', 'A'.repeat(4000)])(
    'refuse the corrupt cursor %j',
    async (cursor) => {
      expect(await registry.list(query({ cursor }))).toMatchObject({ ok: false, error: { code: 'invalid' } });
    },
  );

  test('refuse a cursor of another list', async () => {
    const { next } = await pageOf(registry);
    expect(await registry.list(query({ cursor: next, ip: '192.0.2.7' }))).toMatchObject({ error: { code: 'invalid' } });
  });
});

describe('odd rows', () => {
  test('rows with wrong types and huge attributes are listed with what can be read', async () => {
    const shard = shardOf('odd');
    const registry = await registryWith('odd', [
      { connectionId: 'odd', connectedAt: NOW - 1000, shard, userAgent: 17, ttl: 'never', note: 'x'.repeat(300_000) },
      { connectionId: 'bare' },
    ]);
    expect((await pageOf(registry)).rows).toEqual([{ connectionId: 'odd', connectedAt: NOW - 1000 }]);
    const odd = await registry.get('odd');
    expect(odd).toMatchObject({ ok: true, data: { row: { connectionId: 'odd' } } });
    if (!odd.ok || !odd.data) throw new Error('missing');
    expect(odd.data.attributes.find(({ name }) => name === 'note')).toMatchObject({ type: 'S', cut: true });
    expect(await registry.get('bare')).toMatchObject({ data: { row: { connectionId: 'bare' } } });
  });

  test('a row past its ttl is not shown, though the table still holds it', async () => {
    const connectedAt = NOW - 60_000;
    const row = { connectionId: 'old', connectedAt, shard: shardOf('old'), ttl: Math.floor(NOW / 1000) - 1 };
    const registry = await registryWith('expired', [row]);
    expect((await pageOf(registry)).rows).toEqual([]);
    expect(await registry.get('old')).toEqual({ ok: true, data: null });
  });

  test.each(['-abc', 'a/b', '%2F', ' spaced id ', '…', 'x'.repeat(10_000)])(
    'no row under %.12j is an empty page',
    async (id) => {
      const registry = await registryWith('ids', []);
      expect((await pageOf(registry, { id })).rows).toEqual([]);
    },
  );
});

describe('removal', () => {
  test('takes away the row that was seen', async () => {
    const registry = await registryWith('removal', fleet(1));
    const [row] = (await pageOf(registry)).rows;
    expect(await registry.remove(row as { connectionId: string })).toEqual({ ok: true, data: null });
    expect(await registry.remove(row as { connectionId: string })).toMatchObject({ error: { code: 'notFound' } });
  });

  test('never takes away a newer connection under the same id', async () => {
    const registry = await registryWith('newer', fleet(1));
    const seen = { connectionId: idOf(0), connectedAt: NOW - 7_000_000 };
    expect(await registry.remove(seen)).toMatchObject({ error: { code: 'conflict' } });
    expect(await registry.remove({ connectionId: idOf(0) })).toMatchObject({ error: { code: 'conflict' } });
    expect((await pageOf(registry)).rows).toHaveLength(1);
  });

  test('never takes away a row that says it is of another stage, or of another API', async () => {
    const rows = fleet(3);
    const [mine, elsewhere] = [{ apiId: 'aaaaaaaaaa' }, { apiId: 'bbbbbbbbbb' }];
    await registryWith('shared', [
      { ...rows[0], ...mine },
      { ...rows[1], ...mine, stage: 'prod' },
      { ...rows[2], ...elsewhere },
    ]);
    const { table } = targetSchema.parse({
      name: 'test',
      kind: 'development',
      region: 'us-east-1',
      callbackUrl: 'https://aaaaaaaaaa.execute-api.us-east-1.amazonaws.com/dev',
      table: { name: 'shared' },
    });
    const ownStage = { apiId: 'aaaaaaaaaa', stage: 'dev' };
    const registry = createRegistry({ client: engine.client, table, ownStage, now: () => NOW });
    const remove = (number: number) =>
      registry.remove({ connectionId: idOf(number), connectedAt: rows[number]?.connectedAt });
    expect(await remove(0)).toEqual({ ok: true, data: null });
    expect(await remove(1)).toMatchObject({
      error: { code: 'invalid', message: expect.stringMatching(/the stage prod/) },
    });
    expect(await remove(2)).toMatchObject({
      error: { code: 'invalid', message: expect.stringMatching(/bbbbbbbbbb, stage dev/) },
    });
    const [api, stage] = ['the API bbbbbbbbbb, stage dev', 'the stage prod'];
    for (const part of [{}, { q: 'user:user-1,user-2' }, { q: `${idOf(1)} ${idOf(2)}` }]) {
      expect((await pageOf(registry, part)).rows.map((row) => row.foreignStage).sort()).toEqual([api, stage]);
    }
    expect(await registry.get(idOf(1))).toMatchObject({ data: { row: { foreignStage: stage } } });
  });
});

test('a missing table is told as such, with its name', async () => {
  const registry = await registryWith('gone-soon', []);
  const missing = createRegistry({
    client: engine.client,
    table: { name: 'not-there', attributes: targetSchema.shape.table.shape.attributes.parse({}) },
  });
  expect((await registry.list(query())).ok).toBe(true);
  expect(await missing.list(query())).toMatchObject({
    error: { code: 'unavailable', message: expect.stringMatching(/not-there/) },
  });
});

test('creating the table several times at once leaves one table', async () => {
  await Promise.all([1, 2, 3].map(() => ensureTable(engine.client, 'twice', registryTable)));
  const registry = await registryWith('twice', fleet(3));
  expect((await pageOf(registry)).rows).toHaveLength(3);
});

test('an index that is missing and cannot be added is named', async () => {
  const bare: TableDefinition = {
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    KeySchema: registryTable.KeySchema ?? [],
    AttributeDefinitions: [{ AttributeName: 'connectionId', AttributeType: 'S' }],
  };
  await ensureTable(engine.client, 'bare', bare);
  await expect(ensureTable(engine.client, 'bare', registryTable)).rejects.toThrow(/byAge.*bare/);
});
