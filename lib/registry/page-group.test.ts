import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf, ttlOf } from './layout';
import type { PageQuery } from './page-task';
import type { Registry } from './registry';
import { createTable, NOW, pageOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Whoever reads everybody in any order is told which ids cannot come twice. */

const ids = upTo(60).map(idOf);
const STRAYS = new Set(ids.slice(20, 22));
const rowOf = (connectionId: string, index: number, shard = shardOf(connectionId)) =>
  marshall({ connectionId, connectedAt: NOW - index * 1000, shard, ttl: ttlOf(NOW), userId: `user-${index % 3}` });
const elsewhere = (id: string) => String((Number(shardOf(id)) + 1) % 8);

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await ensureTable(engine.client, 'fleet', registryTable);
  await putAll(
    engine,
    'fleet',
    ids.map((id, index) => rowOf(id, index)),
  );
  await ensureTable(engine.client, 'strays', registryTable);
  const strays = ids.map((id, index) => rowOf(id, index, STRAYS.has(id) ? elsewhere(id) : undefined));
  await putAll(engine, 'strays', strays);
  await createTable(engine, 'bare', 'connectionId');
  await putAll(
    engine,
    'bare',
    ids.map((connectionId) => marshall({ connectionId })),
  );
  await createTable(engine, 'rooms', 'connectionId');
  await putAll(
    engine,
    'rooms',
    ids.map((id, index) => rowOf(id, index)),
  );
  await tableOf(engine, 'by-room', 'room:S connectionId:S');
  const rooms = ids.flatMap((connectionId) => ['lobby', 'stage'].map((room) => marshall({ room, connectionId })));
  await putAll(engine, 'by-room', rooms);
  await tableOf(engine, 'by-id', 'connectionId:S room:S');
  await putAll(engine, 'by-id', rooms);
});
afterAll(() => engine.stop());

async function readAll(registry: Registry, part: Partial<PageQuery> = {}): Promise<ConnectionPage[]> {
  const pages: ConnectionPage[] = [];
  let cursor: string | null = null;
  do {
    const page = await registry.list({ ...query({ scan: true }), size: 5, inAnyOrder: true, ...part, cursor });
    if (!page.ok) throw new Error(page.error.message);
    pages.push(page.data);
    cursor = page.data.next;
  } while (cursor !== null);
  return pages;
}

const idsByGroup = (pages: ConnectionPage[]) => {
  const groups = new Map<string | undefined, string[]>();
  for (const { group, rows } of pages) {
    groups.set(group, [...(groups.get(group) ?? []), ...rows.map(({ connectionId }) => connectionId)]);
  }
  return groups;
};

test('of the managed table a page is of one shard, and every row is read once', async () => {
  const pages = await readAll(registryOn(engine, 'fleet').registry);
  expect(shownIds(pages).toSorted()).toEqual(ids.toSorted());
  const groups = idsByGroup(pages);
  expect([...groups.keys()]).toEqual(upTo(16).map((number) => `shard ${number}`));
  for (const [group, found] of groups) {
    expect(new Set(found.map((id) => `shard ${shardOf(id)}`))).toEqual(found.length > 0 ? new Set([group]) : new Set());
  }
});

/** Of each lane its pages, the first with where the others begin. */
async function readLanes(registry: Registry, part: Partial<PageQuery> = {}): Promise<ConnectionPage[][]> {
  const lanes: ConnectionPage[][] = [];
  const starts: (string | null)[] = [null];
  for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
    const lane: ConnectionPage[] = [];
    for (let cursor: string | null = start, isOver = false; !isOver; ) {
      const page = await registry.list({ ...query(), size: 5, inAnyOrder: true, ...part, cursor });
      if (!page.ok) throw new Error(page.error.message);
      lane.push(page.data);
      starts.push(...(page.data.laneStarts ?? []));
      cursor = page.data.next;
      isOver = cursor === null || page.data.isLaneEnd === true;
    }
    lanes.push(lane);
  }
  return lanes;
}

test.each([{}, { q: 'newer:30s' }])(
  'lanes may be read side by side: together they are everybody, each once (%j)',
  async (part) => {
    const lanes = await readLanes(registryOn(engine, 'fleet').registry, part);
    expect(lanes.map((pages) => [...idsByGroup(pages).keys()])).toEqual(upTo(16).map((number) => [`shard ${number}`]));
    expect(shownIds(lanes.flat()).toSorted()).toEqual(ids.slice(0, part.q ? 31 : ids.length).toSorted());
  },
);

test('a filter changes nothing of that', async () => {
  const pages = await readAll(registryOn(engine, 'fleet').registry, { q: 'newer:30s' });
  expect(shownIds(pages).toSorted()).toEqual(ids.slice(0, 31).toSorted());
  expect(pages.every(({ group }) => group?.startsWith('shard '))).toBe(true);
});

test('a page with a row in another shard than its id says is of no group', async () => {
  const pages = await readAll(registryOn(engine, 'strays').registry);
  expect(shownIds(pages).toSorted()).toEqual(ids.toSorted());
  const isStray = ({ rows }: ConnectionPage) => rows.some(({ connectionId }) => STRAYS.has(connectionId));
  expect(pages.filter(isStray).map(({ group }) => group)).toEqual(pages.filter(isStray).map(() => undefined));
  expect(pages.some(isStray)).toBe(true);
  expect(pages.filter((page) => !isStray(page)).every(({ group }) => group !== undefined)).toBe(true);
});

test('pages of a Scan overlap in no id where the id is the key', async () => {
  const pages = await readAll(registryOn(engine, 'bare').registry);
  expect(shownIds(pages).toSorted()).toEqual(ids.toSorted());
  expect(new Set(pages.map(({ group }) => group)).size).toBe(pages.length);
});

test.each(['by-room', 'by-id'])('where the same id may come again, no page is of a group: %s', async (table) => {
  const pages = await readAll(registryOn(engine, table).registry);
  expect(new Set(shownIds(pages)).size).toBe(ids.length);
  expect(shownIds(pages).length).toBeGreaterThan(ids.length);
  expect(pages.every(({ group }) => group === undefined)).toBe(true);
});

test('a list that people look at is not told of groups', async () => {
  const [page] = await readAll(registryOn(engine, 'bare').registry, { inAnyOrder: undefined });
  for (const property of ['group', 'laneStarts', 'isLaneEnd']) expect(page).not.toHaveProperty(property);
});

test.each(['fleet', 'rooms'])(
  'what nobody needs of rows is not read, unless a filter looks at it: %s',
  async (table) => {
    const { registry } = registryOn(engine, table);
    const usersOf = async (part: Partial<PageQuery>) => {
      const rows = (await readAll(registry, part)).flatMap((page) => page.rows);
      return new Set(rows.map(({ userId }) => userId));
    };
    expect(await usersOf({ spared: ['userId', 'sourceIp'] })).toEqual(new Set([undefined]));
    expect(await usersOf({ spared: ['sourceIp'] })).toEqual(new Set(['user-0', 'user-1', 'user-2']));
    expect(await usersOf({ spared: ['userId'], q: 'attr:userId=user-1' })).toEqual(new Set(['user-1']));
  },
);

test('a list goes on by the shards it began with, also at a console that knows of rows in others, or of none', async () => {
  await ensureTable(engine.client, 'beyond', registryTable);
  const rows = ids.map((id, index) => rowOf(id, index));
  await putAll(engine, 'beyond', rows);
  const { registry: before } = registryOn(engine, 'beyond', { elapsed: () => 0 });
  const narrow = await pageOf(before);
  await putAll(engine, 'beyond', [rowOf('by-hand', 0.5, '15')]);
  const { registry: after } = registryOn(engine, 'beyond');
  const wide = await pageOf(after);
  expect(shownIds([narrow, wide])).toEqual([...ids.slice(0, 25), ids[0], 'by-hand', ...ids.slice(1, 24)]);
  expect(shownIds([await pageOf(after, { cursor: narrow.next })])).toEqual(ids.slice(25, 50));
  expect(shownIds([await pageOf(before, { cursor: wide.next })])).toEqual(ids.slice(24, 49));
  // Who reads everybody finds it whatever was seen before.
  expect(shownIds(await readAll(before)).toSorted()).toEqual([...ids, 'by-hand'].toSorted());
});

test.each(['isExport', 'allAges'] as const)(
  'who begins to read all rows (%s) looks where they lie, though nobody has for long',
  async (reader) => {
    const name = `beyond-${reader}`.toLowerCase();
    await ensureTable(engine.client, name, registryTable);
    const few = ids.slice(0, 20);
    await putAll(
      engine,
      name,
      few.map((id, index) => rowOf(id, index)),
    );
    let elapsedMs = 0;
    const { registry } = registryOn(engine, name, { elapsed: () => elapsedMs });
    await pageOf(registry);
    await putAll(engine, name, [rowOf('by-hand', 0.5, '15')]);
    elapsedMs = 60 * 60_000;
    const page = await registry.list({ ...query(), [reader]: true });
    expect(page.ok && shownIds([page.data])).toEqual([few[0], 'by-hand', ...few.slice(1)]);
  },
);
