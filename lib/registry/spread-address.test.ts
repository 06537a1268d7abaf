import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionRow } from '../domain/connection';
import { targetSchema } from '../domain/target';
import { ensureTable } from './ensure-table';
import { createFleetReader } from './fleet-reader';
import { allShards, plainAddress, registryTable, shardOf, spreadAddress, ttlOf } from './layout';
import { type Call, NOW, pageOf, pagesBack, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Rows of an address that many share, which `$connect` spreads over several values of the index by IP. */

const CROWD = '203.0.113.7';
const ROWS = 300;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await ensureTable(engine.client, 'fleet', registryTable);
  const rows = upTo(ROWS).map((number) => rowOf(number, number % 5 === 0 ? CROWD : spreadAddress(CROWD, idOf(number))));
  const few = upTo(12).map((number) => rowOf(ROWS + number, '203.0.113.9'));
  const others = upTo(20).map((number) => rowOf(400 + number, `192.0.2.${number}`));
  await putAll(
    engine,
    'fleet',
    [...rows, ...few, ...others].map((row) => marshall(row)),
  );
});
afterAll(() => engine.stop());

function rowOf(number: number, sourceIp: string) {
  const connectionId = idOf(number);
  // Several of the same millisecond.
  const connectedAt = NOW - Math.floor(number / 3) * 1_000;
  const userId = number % 10 === 0 ? 'ana' : `user-${number}`;
  const userAgent = number % 2 ? 'okhttp/4.12.0' : 'curl/8.0';
  const more = { userAgent, stage: 'dev', ttl: ttlOf(connectedAt), shard: shardOf(connectionId) };
  return { connectionId, connectedAt, sourceIp, userId, ...more };
}

const sorted = (ids: string[]) => [...ids].sort();
const crowd = upTo(ROWS).map(idOf);
const askedFor = ({ input }: Call) => Object.values(input.ExpressionAttributeValues as object)[0] as { S?: string };

describe('everybody behind one address', () => {
  test.each(['newest', 'oldest'] as const)('is listed in order of time, forth and back, %s first', async (order) => {
    const { registry, count } = registryOn(engine, 'fleet');
    const part = { q: 'ip:203.0.113.7', order, size: 100 as const };
    const forth = await pagesOf(registry, part);
    expect(sorted(shownIds(forth))).toEqual(sorted(crowd));
    expect(new Set(forth.flatMap(({ rows }) => rows.map(({ sourceIp }) => sourceIp)))).toEqual(new Set([CROWD]));
    const times = forth.flatMap(({ rows }) => rows.map(({ connectedAt }) => connectedAt as number));
    expect(times).toEqual([...times].sort((a, b) => (order === 'newest' ? b - a : a - b)));
    const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], part);
    expect(shownIds(back)).toEqual(shownIds(forth));
    expect([forth[0]?.plan?.sentence, count('Scan')]).toEqual([`By the index byIp, ${order} first.`, 0]);
  });

  test('is found however the search writes the address', async () => {
    const { registry } = registryOn(engine, 'fleet');
    const first = shownIds([await pageOf(registry, { q: 'ip:203.0.113.7' })]);
    for (const q of ['attr:sourceIp=203.0.113.7', 'ip:203.0.113.7/32', 'ip:::ffff:203.0.113.7']) {
      const page = await pageOf(registry, { q });
      expect([shownIds([page]), page.order]).toEqual([first, 'newest']);
    }
  });

  test('is read in pages of about twice what they show at most, also of an address that is in one place', async () => {
    const { registry, count } = registryOn(engine, 'fleet');
    for (const [q, most] of [
      ['ip:203.0.113.7', 105],
      ['ip:203.0.113.9', 12],
    ] as const) {
      const before = count('Query');
      const page = await pageOf(registry, { q, size: 50 });
      expect(page.read.rows).toBeLessThanOrEqual(most);
      expect(count('Query') - before).toBeLessThan(30);
    }
  });

  test('other terms filter by the address that it is, and times narrow it', async () => {
    const { registry, count } = registryOn(engine, 'fleet');
    const found = async (q: string) => {
      const pages = await pagesOf(registry, { q, size: 50 });
      return [sorted(shownIds(pages)), pages[0]?.plan?.sentence];
    };
    const tenths = sorted(crowd.filter((_, number) => number % 10 === 0));
    expect(await found('user:ana ip:203.0.113.7')).toEqual([
      tenths,
      'By the index byUser, newest first; then filtered by IP.',
    ]);
    expect((await found('user:ana ip:203.0.113.0/29'))[0]).toEqual(tenths);
    expect(await found('ip:203.0.113.7 agent:curl newer:10s')).toEqual([
      sorted(
        upTo(33)
          .filter((number) => number % 2 === 0)
          .map(idOf),
      ),
      'By the index byIp, within these times, newest first; then filtered by user agent.',
    ]);
    expect(count('Scan')).toBe(0);
    const scanned = await pagesOf(registry, { q: 'ip:203.0.113.*', scan: true });
    expect(shownIds(scanned)).toHaveLength(ROWS + 12);
  });

  test('a block of addresses is found whole by the index, each row with its address', async () => {
    const { registry, count } = registryOn(engine, 'fleet');
    const pages = await pagesOf(registry, { q: 'ip:203.0.113.0/28', size: 200 });
    expect(sorted(shownIds(pages))).toEqual(sorted(upTo(ROWS + 12).map(idOf)));
    expect(JSON.stringify(pages)).not.toContain('#');
    const back = await pagesBack(registry, pages.at(-1) as (typeof pages)[number], {
      q: 'ip:203.0.113.0/28',
      size: 200,
    });
    expect(shownIds(back)).toEqual(shownIds(pages));
    const nobody = await pageOf(registry, { q: 'ip:198.51.100.0/29', size: 50 });
    expect([nobody.rows, nobody.next]).toEqual([[], null]);
    expect(count('Scan')).toBe(0);
  });

  test('whoever takes them in any order reads each once, and a place a page', async () => {
    const { registry } = registryOn(engine, 'fleet');
    const ids: string[] = [];
    let read = 0;
    let cursor: string | null = null;
    do {
      const page = await registry.list({ ...query({ q: 'ip:203.0.113.7', cursor }), size: 500, inAnyOrder: true });
      if (!page.ok) throw new Error(page.error.message);
      ids.push(...page.data.rows.map(({ connectionId }) => connectionId));
      read += page.data.read.rows;
      cursor = page.data.next;
      expect(page.data.group).toBeUndefined();
    } while (cursor);
    expect([sorted(ids), read]).toEqual([sorted(crowd), ROWS]);
  });

  test('a row tells its address wherever it is read, by name too, and to whoever sees it masked nothing more', async () => {
    const { registry } = registryOn(engine, 'fleet');
    const [id] = crowd.slice(1) as [string];
    const one = await registry.get(id, ['sourceIp']);
    expect(one).toMatchObject({ data: { row: { sourceIp: CROWD, attributes: { sourceIp: CROWD } } } });
    expect(one.ok && one.data?.attributes).toContainEqual({ name: 'sourceIp', type: 'S', value: CROWD, cut: false });
    for (const part of [
      { q: id },
      { q: `${id} ${idOf(2)}` },
      { q: '' },
      { q: 'user:ana' },
      { q: 'attr:x=y', scan: true },
    ]) {
      const page = await registry.list({ ...query(part), more: ['sourceIp'] });
      expect(page.ok && JSON.stringify(page.data)).not.toContain('#');
    }
    const masked = await registry.list({ ...query({ q: `attr:sourceIp=${CROWD}` }), isMasked: true });
    expect(masked.ok && masked.data.rows).toEqual([]);
    const { table } = targetSchema.parse({
      name: 'test',
      kind: 'development',
      region: 'us-east-1',
      callbackUrl: 'http://127.0.0.1:1/dev',
      table: { name: 'fleet' },
    });
    const fleet = createFleetReader({ client: engine.client, table, now: () => NOW });
    const addresses = new Map<string, number>();
    for (const shard of allShards()) {
      const onRow = ({ sourceIp = '' }) => addresses.set(sourceIp, (addresses.get(sourceIp) ?? 0) + 1);
      await fleet.readShard({ shard, fromMs: 0, toMs: NOW, maxRows: 1_000, onRow });
    }
    expect(addresses.get(CROWD)).toBe(ROWS);
    expect([...addresses.keys()].join()).not.toContain('#');
  });

  test('a row is removed as any other, while it is unchanged', async () => {
    await ensureTable(engine.client, 'ghosts', registryTable);
    const row = rowOf(1, spreadAddress(CROWD, idOf(1)));
    await putAll(engine, 'ghosts', [marshall(row)]);
    const { registry } = registryOn(engine, 'ghosts');
    const { connectionId, connectedAt } = row;
    expect(await registry.remove({ connectionId, connectedAt: connectedAt - 1 })).toMatchObject({ ok: false });
    expect(await registry.remove({ connectionId, connectedAt })).toMatchObject({ ok: true });
    expect((await pageOf(registry, { q: 'ip:203.0.113.7' })).rows).toEqual([]);
  });
});

describe('an index of the application that is sorted by the address', () => {
  const numbers = upTo(200);
  beforeAll(async () => {
    const indexes = { tenants: 'tenant:S sourceIp:S', stages: 'stage:S sourceIp:S', users: 'userId:S sourceIp:S' };
    await tableOf(engine, 'by-address', 'connectionId:S', indexes);
    const addressOf = (number: number) => (number % 5 === 0 ? CROWD : spreadAddress(CROWD, idOf(number)));
    const rows = numbers.map((number) => ({ ...rowOf(number, addressOf(number)), userId: 'ana', tenant: 'acme' }));
    await putAll(
      engine,
      'by-address',
      rows.map((row) => marshall(row)),
    );
  });

  test.each(['attr:tenant=acme', 'stage:dev', 'user:ana'])('gives every row of %s, forth and back', async (q) => {
    const { registry, count } = registryOn(engine, 'by-address');
    for (const part of [{ q }, { q, order: 'oldest' as const }, { q: `${q} ip:${CROWD}` }]) {
      const forth = await pagesOf(registry, part);
      expect(sorted(shownIds(forth))).toEqual(numbers.map(idOf));
      const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], part);
      expect(shownIds(back)).toEqual(shownIds(forth));
      expect(new Set(back.flatMap(({ rows }) => rows.map(({ sourceIp }) => sourceIp)))).toEqual(new Set([CROWD]));
    }
    expect(count('Scan')).toBe(0);
  });

  test('gives every row once to whoever takes them in any order', async () => {
    const { registry } = registryOn(engine, 'by-address');
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await registry.list({ ...query({ q: 'user:ana', cursor }), size: 30, inAnyOrder: true });
      if (!page.ok) throw new Error(page.error.message);
      ids.push(...page.data.rows.map(({ connectionId }) => connectionId));
      cursor = page.data.next;
    } while (cursor);
    expect(sorted(ids)).toEqual(numbers.map(idOf));
  });
});

describe('tables that our $connect does not write', () => {
  test.each([
    ['id:S', { connectionId: 'id' }, 'N'],
    ['connectionId:S since:N', {}, 'N'],
    ['connectionId:S', { sourceIp: 'addr' }, 'N'],
    ['connectionId:S', {}, 'S'],
    ['connectionId:S', { connectedAt: 'lastMessageAt' }, 'S'],
  ])('%s %j, times of type %s: an address is looked up in one place', async (key, attributes, time) => {
    const names = { connectionId: 'connectionId', sourceIp: 'sourceIp', connectedAt: 'connectedAt', ...attributes };
    const name = `other-${Object.values(names).join('-')}-${key.length}-${time}`;
    await tableOf(engine, name, key, { byIp: `${names.sourceIp}:S ${names.connectedAt}:${time}` });
    const { registry, calls } = registryOn(engine, name, { attributes });
    const page = await pageOf(registry, { q: 'ip:203.0.113.7' });
    expect(page.plan?.sentence).toBe('By the index byIp, newest first.');
    expect(calls.filter(({ operation }) => operation === 'Query').map(askedFor)).toEqual([{ S: CROWD }]);
  });

  // By what the application, or the handler of its messages, adds to the rows later.
  test.each(['sourceIp:S', 'sourceIp:S device:S', 'sourceIp:S device:N', 'sourceIp:S lastMessageAt:N'])(
    'but an index %s may hold its rows, and all of them are found',
    async (schema) => {
      const name = schema.replaceAll(/\W/g, '-');
      await tableOf(engine, name, 'connectionId:S', { byIp: schema });
      const rows = upTo(40).map((number) => ({
        ...rowOf(number, number % 2 ? CROWD : spreadAddress(CROWD, idOf(number))),
        device: schema.endsWith('N') ? number : `d${number}`,
        lastMessageAt: NOW,
      }));
      await putAll(
        engine,
        name,
        rows.map((row) => marshall(row)),
      );
      const { registry } = registryOn(engine, name);
      const pages = await pagesOf(registry, { q: 'ip:203.0.113.7' });
      expect(sorted(shownIds(pages))).toEqual(sorted(upTo(40).map(idOf)));
      expect(pages[0]?.plan?.sentence).toBe('By the index byIp, in no order of time.');
    },
  );

  test.each(['sourceIp:S connectionId:S', 'connectionId:S sourceIp:S'])(
    'a table with the key %s is read through from page to page, and its rows are removed by that key as it is',
    async (key) => {
      const name = `keyed-${key.replaceAll(/\W/g, '-')}`;
      await tableOf(engine, name, key, { ids: 'connectionId:S' }, ['userId']);
      const rows = upTo(60).map((number) => rowOf(number, spreadAddress(`198.51.100.${number}`, idOf(number))));
      const items = rows.map((row) => marshall(row));
      await putAll(engine, name, items);
      const { registry } = registryOn(engine, name);
      const pages = await pagesOf(registry, { scan: true });
      expect(shownIds(pages).sort()).toEqual(upTo(60).map(idOf));
      const seen = pages[0]?.rows[0] as ConnectionRow;
      expect(await registry.get(seen.connectionId)).toMatchObject({ data: { row: seen } });
      expect(await registry.remove(seen)).toEqual({ ok: true, data: null });
      expect(await registry.get(seen.connectionId)).toEqual({ ok: true, data: null });
    },
  );

  test('a value that looks alike is shown and found as it is', async () => {
    await tableOf(engine, 'alike', 'connectionId:S', { byIp: 'sourceIp:S connectedAt:N' });
    const other = String((Number(shardOf(idOf(0))) + 1) % 8);
    const own = shardOf(idOf(0));
    const values = [`10.0.0.1#${own}`, `10.0.0.1#shard-${other}`, `lobby#shard-${own}`, '#shard-', '10.0.0.1#shard-'];
    for (const value of values) {
      await putAll(engine, 'alike', [
        { connectionId: { S: idOf(0) }, sourceIp: { S: value }, connectedAt: { N: String(NOW) } },
      ]);
      const { registry } = registryOn(engine, 'alike');
      for (const q of [idOf(0), `attr:sourceIp="${value}"`]) {
        expect((await pageOf(registry, { q })).rows).toMatchObject([{ sourceIp: value }]);
      }
      expect(plainAddress(value, idOf(0))).toBe(value);
    }
  });
});
