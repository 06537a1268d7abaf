import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionPage, ConnectionRow } from '../domain/connection';
import { listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { createCallGate } from '../gateway/call-gate';
import { createManagementClient } from '../gateway/management-client';
import { createProber } from '../gateway/prober';
import { ensureTable } from '../registry/ensure-table';
import { allShards, registryTable, shardOf, ttlOf } from '../registry/layout';
import { createRegistry } from '../registry/registry';
import { createTable, putAll } from '../registry/test-registry';
import { startTestTable } from '../registry/test-table';
import { createFirstSeen } from './first-seen';
import { listConnections } from './list-connections';
import type { TargetContext } from './target-context';

/** Searches for what only API Gateway knows, over a real table; what API Gateway would say is made up here. */

const NOW = Date.UTC(2026, 0, 15, 12);
const ROWS = 640;
const idOf = (number: number) => `L0SM9cOFvH${String(number).padStart(5, '0')}=`;
const numberOf = (id: string) => Number(id.slice(10, 15));

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await ensureTable(engine.client, 'fleet', registryTable);
  await createTable(engine, 'bare', 'connectionId');
  const rows = Array.from({ length: ROWS }, (_, number) => {
    const connectionId = idOf(number);
    const connectedAt = NOW - 60_000 - number * 1000;
    return {
      connectionId,
      connectedAt,
      shard: shardOf(connectionId),
      ttl: ttlOf(connectedAt),
      userId: number % 2 ? 'odd' : 'even',
    };
  });
  await putAll(
    engine,
    'fleet',
    rows.map((row) => marshall(row)),
  );
  await putAll(
    engine,
    'bare',
    rows.map(({ connectionId }) => marshall({ connectionId, kind: 'x' })),
  );
});
afterAll(() => engine.stop());

/** DynamoDB counts the rows of its tables; this engine does not. */
function countingClient(): DynamoDBClient {
  const client = Object.create(engine.client) as DynamoDBClient;
  client.send = async (...args: unknown[]) => {
    const answer = await (engine.client.send as (...all: unknown[]) => Promise<{ Table?: object }>)(...args);
    return answer.Table
      ? { ...answer, Table: { ...answer.Table, ItemCount: ROWS, TableSizeBytes: ROWS * 150 } }
      : answer;
  };
  return client;
}

/** Every tenth is gone, every third of the others has been idle for as many seconds as its number; `isSilent`: no answer comes for these. */
function startTarget(name: string, isSilent: (number: number) => boolean = () => false, isForeignId?: true) {
  const asked: string[] = [];
  const now = () => NOW;
  const target = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name },
    idleAfterSeconds: 120,
  });
  const client = {
    async getConnection(id: string) {
      asked.push(id);
      const number = numberOf(id);
      if (isSilent(number)) return { answer: 'none' as const, problem: 'Why.', ...(isForeignId && { isForeignId }) };
      if (number % 10 === 0) return { answer: 'gone' as const };
      const lastActiveAt = number % 3 === 0 ? NOW - number * 1000 : NOW;
      return { answer: 'connected' as const, connectedAt: NOW - 60_000, lastActiveAt };
    },
  };
  const ctx: TargetContext = {
    target,
    management: createManagementClient({ callbackUrl: target.callbackUrl, region: target.region }),
    registry: createRegistry({ client: countingClient(), table: target.table, now }),
    prober: createProber({ client, now, gate: createCallGate({ concurrency: 64, perSecond: 100_000 }) }),
    firstSeen: createFirstSeen({ now }),
    gate: createCallGate({ concurrency: 8, perSecond: 1000 }),
    now,
    elapsed: now,
    wait: async () => {},
  };
  async function page(q: string, cursor: string | null = null, size = 25) {
    const before = asked.length;
    const answer = await listConnections({ ctx, input: listQuerySchema.parse({ q, cursor, size, scan: true }) });
    if (!answer.ok) throw new Error(answer.error.message);
    return { ...answer.data, calls: asked.length - before };
  }
  /** What is said before anybody has agreed to a scan. */
  async function ask(q: string) {
    const answer = await listConnections({ ctx, input: listQuerySchema.parse({ q, size: 25 }) });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.data;
  }
  async function pages(q: string) {
    const all = [await page(q)];
    for (let next = all[0]?.next; next; next = all.at(-1)?.next ?? null) all.push(await page(q, next));
    return all;
  }
  /** As a job reads its audience: each lane by itself, to its end. */
  async function lanes(q: string) {
    const all: ConnectionRow[][] = [];
    const starts: (string | null)[] = [null];
    for (let cursor = starts.shift(); cursor !== undefined; cursor = starts.shift()) {
      const lane: ConnectionRow[] = [];
      for (let isOver = false; !isOver; ) {
        const input = { ...listQuerySchema.parse({ q, cursor }), size: 25, inAnyOrder: true };
        const answer = await listConnections({ ctx, input });
        if (!answer.ok) throw new Error(answer.error.message);
        const { rows, next, isLaneEnd, laneStarts = [] }: ConnectionPage = answer.data;
        starts.push(...laneStarts);
        lane.push(...rows);
        isOver = next === null || isLaneEnd === true;
        cursor = next;
      }
      all.push(lane);
    }
    return all;
  }
  return { page, pages, lanes, ask };
}

const numbers = (accept: (number: number) => boolean) =>
  Array.from({ length: ROWS }, (_, number) => number).filter(accept);
const isGone = (number: number) => number % 10 === 0;
const idleFor = (number: number) => (!isGone(number) && number % 3 === 0 ? number : 0);

test.each<[string, (number: number) => boolean]>([
  ['status:gone', isGone],
  ['status:idle', (number) => idleFor(number) >= 120],
  ['idle:10m', (number) => idleFor(number) >= 600],
  ['user:odd status:idle', (number) => number % 2 === 1 && idleFor(number) >= 120],
  ['status:live older:5m', (number) => !isGone(number) && idleFor(number) < 120 && number + 60 >= 300],
])('%s finds each connection once, newest first, with bounded calls for a page', async (q, accept) => {
  const found = await startTarget('fleet').pages(q);
  expect(found.flatMap(({ rows }) => rows.map((row) => numberOf(row.connectionId)))).toEqual(numbers(accept));
  for (const page of found) {
    expect(page.calls).toBeLessThanOrEqual(400);
    expect(page.rows.length).toBeLessThanOrEqual(25);
  }
});

test('a page of a lane ends where the lane ends, so that no other reader of a lane finds its connections', async () => {
  const found = await startTarget('fleet').lanes('status:gone');
  // Behind our shards lie those that rows by hand may be in.
  expect(found.map((lane) => [...new Set(lane.map(({ connectionId }) => shardOf(connectionId)))])).toEqual([
    ...allShards().map((shard) => [shard]),
    ...allShards().map(() => []),
  ]);
  expect(
    found
      .flat()
      .map(({ connectionId }) => numberOf(connectionId))
      .toSorted((a, b) => a - b),
  ).toEqual(numbers(isGone));
});

test('a page that met the bound says so, and how its cost is made up', async () => {
  const { page } = startTarget('fleet');
  const first = await page('status:unchecked');
  expect([first.rows, first.isPartial, first.next !== null]).toEqual([[], true, true]);
  const [, units, calls] =
    /up to ([\d.]+) while rows are in other states, and one GetConnection call for each row read, (\d+) at most/.exec(
      first.plan?.cost ?? '',
    ) ?? [];
  expect(first.read.capacityUnits).toBeLessThanOrEqual(Number(units));
  expect(first.calls).toBeLessThanOrEqual(Number(calls));
  expect(first.calls).toBeGreaterThan(Number(calls) / 2);
});

test('the way back leads through the same connections', async () => {
  const { pages, page } = startTarget('fleet');
  const forth = await pages('status:gone');
  const seen = new Set<number>();
  for (let previous = forth.at(-1)?.previous ?? null; previous; ) {
    const back = await page('status:gone', previous);
    for (const { connectionId } of back.rows) seen.add(numberOf(connectionId));
    previous = back.previous;
  }
  const last = forth.at(-1)?.rows.map(({ connectionId }) => numberOf(connectionId)) ?? [];
  expect([...seen, ...last].sort((a, b) => a - b)).toEqual(numbers(isGone));
});

test('a table without an index is asked step by step, and a search of it tells how far it is', async () => {
  const { pages } = startTarget('bare');
  const found = await pages('status:idle attr:kind=x');
  expect(found.flatMap(({ rows }) => rows).length).toBe(numbers((number) => idleFor(number) >= 120).length);
  expect(Math.max(...found.map(({ calls }) => calls))).toBeLessThanOrEqual(200);
  expect(found.at(-1)?.progress?.scannedRows).toBe(ROWS);
});

const isSilent = (number: number) => number % 7 === 0;
const isHeard = (number: number) => !isSilent(number);

test.each<[string, (number: number) => boolean, (number: number) => boolean]>([
  ['status:gone', isGone, isSilent],
  ['idle:10m', (number) => idleFor(number) >= 600, isSilent],
  ['user:odd status:idle', (number) => number % 2 === 1 && idleFor(number) >= 120, (n) => isSilent(n) && n % 2 === 1],
])('%s counts the rows that nobody answered for, over all steps and pages', async (q, accept, isLeftOut) => {
  const found = await startTarget('fleet', isSilent).pages(q);
  const ids = found.flatMap(({ rows }) => rows.map((row) => numberOf(row.connectionId)));
  expect(ids).toEqual(numbers((number) => accept(number) && isHeard(number)));
  const unanswered = found.reduce((sum, page) => sum + (page.unanswered ?? 0), 0);
  expect(unanswered).toBe(numbers(isLeftOut).length);
});

test('a page tells how many rows it asked about, and of how many where every row may match', async () => {
  const { page } = startTarget('fleet');
  const first = await page('status:unchecked');
  expect([first.asked, first.ofRows]).toEqual([first.calls, ROWS]);
  expect((await page('user:odd status:unchecked')).ofRows).toBeUndefined();
  expect((await page('user:odd')).asked).toBeUndefined();
});

test('the steps of one page are counted together', async () => {
  const { page } = startTarget('fleet', () => true);
  const first = await page('status:live');
  expect([first.rows, first.calls, first.unanswered]).toEqual([[], 200, 200]);
});

test('rows without an answer are what status:unchecked finds, and a search without a state counts none', async () => {
  const { pages, page } = startTarget('fleet', isSilent);
  const unchecked = await pages('status:unchecked');
  expect(unchecked.flatMap(({ rows }) => rows).length).toBe(numbers(isSilent).length);
  expect(unchecked.map(({ unanswered }) => unanswered)).toEqual(unchecked.map(() => 0));
  expect((await page('user:odd')).unanswered).toBeUndefined();
});

test('rows whose ids are not of API Gateway are in no state, and known to be: nobody is told to search again', async () => {
  const { page } = startTarget('fleet', isSilent, true);
  const found = await page('status:gone');
  expect(found.unanswered).toBe(0);
  expect(found.rows.every(({ connectionId }) => isHeard(numberOf(connectionId)))).toBe(true);
});

test('a young row that answers 410 is decided: it may still be connecting', async () => {
  const connectionId = 'Young00000000AA=';
  const row = {
    connectionId,
    connectedAt: NOW - 1_000,
    shard: shardOf(connectionId),
    ttl: ttlOf(NOW),
    userId: 'young',
  };
  await putAll(engine, 'fleet', [marshall(row)]);
  try {
    const { page } = startTarget('fleet');
    expect(await page('user:young status:gone')).toMatchObject({ rows: [], unanswered: 0 });
  } finally {
    await engine.client.send(new DeleteItemCommand({ TableName: 'fleet', Key: marshall({ connectionId }) }));
  }
});

test('a state that takes a scan is asked for with the calls that it takes besides', async () => {
  const { ask } = startTarget('bare');
  expect((await ask('status:idle')).consent?.join(' ')).toMatch(/one GetConnection call each, up to 25 for a page/);
  expect((await ask('status:idle attr:kind=x')).consent?.join(' ')).toMatch(/one GetConnection call each, up to/);
});
