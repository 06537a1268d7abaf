import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListQuery } from '../domain/list-query';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf, ttlOf } from './layout';
import { NOW, pageOf, pagesBack, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, upTo } from './test-tables';

/** The same indexes walked the other way. 180 connections, one every 30 seconds for the last 90 minutes; each third shares its time. */

const MINUTE = 60_000;
const rows = upTo(180).map((number) => {
  const connectedAt = NOW - (number - (number % 3 === 2 ? 1 : 0)) * 30_000;
  return {
    connectionId: idOf(number),
    connectedAt,
    shard: shardOf(idOf(number)),
    ttl: ttlOf(connectedAt),
    userId: number % 2 ? 'bot' : `user-${number % 50}`,
    sourceIp: number % 3 === 0 ? '203.0.113.9' : `192.0.2.${number % 200}`,
    room: number % 7 ? 'lobby' : 'stage door',
    batch: number < 40 ? 'late' : number < 140 ? 'middle' : 'early',
  };
});
const LISTS: [Partial<ListQuery>, (row: (typeof rows)[number]) => boolean][] = [
  [{}, () => true],
  [{ q: 'user:bot' }, ({ userId }) => userId === 'bot'],
  [{ ip: '203.0.113.9' }, ({ sourceIp }) => sourceIp === '203.0.113.9'],
  [{ user: 'bot', q: 'attr:room=lobby' }, ({ userId, room }) => userId === 'bot' && room === 'lobby'],
  [
    { q: 'older:20m newer:60m' },
    ({ connectedAt }) => NOW - connectedAt >= 20 * MINUTE && NOW - connectedAt <= 60 * MINUTE,
  ],
];

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await ensureTable(engine.client, 'fleet', registryTable);
  await putAll(
    engine,
    'fleet',
    rows.map((row) => marshall(row)),
  );
});
afterAll(() => engine.stop());

test.each(LISTS)('%j is the list backwards: every row once, forth and back, without a scan', async (part, accept) => {
  const { registry, count } = registryOn(engine, 'fleet');
  const oldest = { ...part, order: 'oldest' as const, size: 50 as const };
  const forth = await pagesOf(registry, oldest);
  const newest = shownIds(await pagesOf(registry, { ...part, size: 50 }));
  expect(newest.toSorted()).toEqual(
    rows
      .filter(accept)
      .map(({ connectionId }) => connectionId)
      .sort(),
  );
  expect(shownIds(forth)).toEqual(newest.toReversed());
  const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], oldest);
  expect(shownIds(back)).toEqual(shownIds(forth));
  expect(forth[0]).toMatchObject({
    previous: null,
    order: 'oldest',
    plan: { sentence: expect.stringMatching(/oldest first/) },
  });
  expect(count('Scan')).toBe(0);
});

const nobodies = upTo(80).map((number) => `nobody-${number}`);

test.each([
  ['narrowed by age', 'newer:100m attr:batch=middle'],
  ['of a user', 'user:bot attr:batch=middle'],
  ['of many users, most of whom are not there', `user:${nobodies},bot`],
])(
  'the way back of a list %s ends with the first page, shown once, whatever is refused before its rows',
  async (_, q) => {
    const { registry } = registryOn(engine, 'fleet');
    for (const order of ['newest', 'oldest'] as const) {
      const part = { q, order, size: 25 as const };
      const forth = await pagesOf(registry, part);
      expect(forth.length).toBeGreaterThan(1);
      const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], part);
      expect(shownIds(back)).toEqual(shownIds(forth));
    }
  },
);

test.each<Partial<ListQuery>>([{}, { user: 'bot' }, { ip: '203.0.113.9' }, { q: 'older:20m newer:60m' }])(
  '%j oldest first reads at most about twice what it shows, on every page',
  async (part) => {
    const { registry } = registryOn(engine, 'fleet');
    const oldest = { ...part, order: 'oldest' as const, size: 50 as const };
    const forth = await pagesOf(registry, oldest);
    const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], oldest);
    const full = [...forth, ...back].filter((page) => page.rows.length === 50);
    expect(full.length).toBeGreaterThan(0);
    for (const page of full) expect(page.read.rows).toBeLessThanOrEqual(105);
  },
);

test.each<Partial<ListQuery>>([{}, { user: 'bot' }])('a cursor of one order is none of the other: %j', async (part) => {
  const { registry } = registryOn(engine, 'fleet');
  for (const [order, other] of [
    ['oldest', 'newest'],
    ['newest', 'oldest'],
  ] as const) {
    const { next } = await pageOf(registry, { ...part, order });
    expect(await registry.list(query({ ...part, order: other, cursor: next }))).toMatchObject({
      error: { code: 'invalid', message: expect.stringMatching(/another list/) },
    });
  }
});

test('a page goes on where it was although its last row has left, or has grown too old to be read', async () => {
  let now = NOW;
  const { registry } = registryOn(engine, 'fleet', { now: () => now });
  const oldest = { order: 'oldest' as const, size: 50 as const };
  const first = await pageOf(registry, oldest);
  const second = await pageOf(registry, { ...oldest, cursor: first.next });
  const last = first.rows.at(-1) as (typeof first.rows)[number];
  await registry.remove(last);
  expect(shownIds([await pageOf(registry, { ...oldest, cursor: first.next })])).toEqual(shownIds([second]));
  await putAll(engine, 'fleet', [marshall(rows.find(({ connectionId }) => connectionId === last.connectionId))]);
  now += 130 * MINUTE;
  // What was on the page before is over by now, so this one begins with the oldest that still counts.
  const late = await pageOf(registry, { ...oldest, cursor: first.next });
  expect(shownIds([late])).toEqual(shownIds([await pageOf(registry, oldest)]));
  expect(late.rows[0]?.connectedAt).toBeGreaterThanOrEqual(now - 135 * MINUTE);
});

test('where no index gives an order, none is promised whichever is asked for', async () => {
  const { registry } = registryOn(engine, 'fleet');
  for (const q of ['attr:room=lobby', `${idOf(1)} ${idOf(2)}`, 'user:user-2,user-4']) {
    const answers = [];
    for (const order of ['newest', 'oldest'] as const) answers.push(await pageOf(registry, { q, order, scan: true }));
    expect(answers.map(({ order }) => order)).toEqual(['none', 'none']);
    expect(shownIds(answers.slice(1))).toEqual(shownIds(answers.slice(0, 1)));
  }
});
