import { expect, test } from 'vitest';
import type { ConnectionPage } from '@/lib/domain/connection';
import { feedWish, isRereadFor } from './feed-wish';
import { showPage } from './held-list';

const ROWS = [
  { connectionId: 'a', connectedAt: 900 },
  { connectionId: 'b', connectedAt: 800 },
];
const IDS = ['a', 'b'];

function held(more: Partial<ConnectionPage> = {}) {
  const page: ConnectionPage = {
    rows: ROWS,
    order: 'newest',
    next: null,
    previous: null,
    readAt: 1_000,
    finds: [],
    read: { by: 'index', rows: 2, capacityUnits: 1 },
    ...more,
  };
  return showPage('key', page);
}

test('the first page, newest first, asks who is new in its search', () => {
  expect(feedWish(held(), { q: 'ip:192.0.2.0/24', cursor: null }, 'live', IDS)).toEqual({
    target: 'live',
    ids: IDS,
    since: 900,
    oldest: undefined,
    readAt: 1_000,
    q: 'ip:192.0.2.0/24',
  });
  expect(feedWish(held({ next: 'more' }), { q: '', cursor: null }, 'live', IDS)).toMatchObject({ oldest: 800 });
  expect(feedWish(held({ rows: [] }), { q: '', cursor: null }, 'live', [])?.since).toBe(1_000);
});

test('a row whose time is yet to come says nothing of who is new, unless the page is full of such', () => {
  const rows = [{ connectionId: 'early', connectedAt: 3_600_000 }];
  const sinceOf = (page: Partial<ConnectionPage>) => feedWish(held(page), { q: '', cursor: null }, 'live', IDS)?.since;
  expect(sinceOf({ rows: [...rows, ...ROWS] })).toBe(900);
  expect([sinceOf({ rows }), sinceOf({ rows, next: 'more' })]).toEqual([1_000, 3_600_000]);
  expect(sinceOf({ rows: [{ connectionId: 'a', connectedAt: 1_900 }] })).toBe(1_900);
});

test.each([
  ['a later page', held(), { q: '', cursor: 'next' }],
  ['oldest first', held({ order: 'oldest' }), { q: '', cursor: null }],
  ['in the order of the table', held({ order: 'none' }), { q: '', cursor: null }],
  ['a search too long for an address', held(), { q: `user:${'a,'.repeat(2_000)}`, cursor: null }],
])('%s asks only who left', (_, list, state) =>
  expect(feedWish(list, state, 'live', IDS)).toMatchObject({ ids: IDS, since: undefined }),
);

test('a list that waits for consent asks nothing', () => {
  expect(
    feedWish(held({ consent: ['It reads the whole table.'] }), { q: '', cursor: null }, 'live', []),
  ).toBeUndefined();
});

const NEWS = { newer: 1, isAtLeast: false, gone: [], at: 2_000, endedAt: 2_040 };

test('what costs signed calls or a scan is not read anew for each change', () => {
  expect(isRereadFor(NEWS, held(), 'user:ada older:5m', true)).toBe(true);
  expect(isRereadFor(NEWS, held(), 'user:ada status:idle', true)).toBe(false);
  expect(isRereadFor(NEWS, held(), 'idle:5m', true)).toBe(false);
  expect(isRereadFor(NEWS, held({ order: 'none' }), '', true)).toBe(false);
});

test('news is heard also while rows may not move, so that the next poll takes no page from before it', () => {
  expect(isRereadFor(NEWS, held(), '', false)).toBe(false);
  const left = { ...NEWS, newer: null, gone: ['a'] };
  expect([isRereadFor(left, held(), '', true), isRereadFor(left, held(), '', false)]).toEqual([true, false]);
  expect(isRereadFor({ ...NEWS, newer: 0 }, held(), '', true)).toBeUndefined();
});
