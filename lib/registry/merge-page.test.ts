import { expect, test } from 'vitest';
import { type MergeInput, mergePage, type RowStream } from './merge-page';
import type { Item } from './row';
import { upTo } from './test-tables';

const ROWS = 600;

/** Rows of these times, newest first. */
function streamOf(times: readonly number[], onRead: () => void): RowStream {
  const rows = times.map((time): Item => ({ time: { N: String(time) } }));
  const positionOf = (item: Item) => [item.time?.N ?? ''];
  return {
    positionOf,
    async read(after, limit) {
      onRead();
      const from = after === null ? 0 : rows.findIndex((row) => positionOf(row)[0] === after[0]) + 1;
      const items = rows.slice(from, from + limit);
      return { items, exhausted: from + limit >= rows.length, capacityUnits: 0, reads: 1 };
    },
  };
}

/** Numbers from 0 to 1, the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Pages of so many rows, of which the first of nine lanes has this share, and the others alike. */
async function pagesOf({ share, size, isEven }: { share: number; size: number; isEven: boolean }) {
  const random = numbers(Math.round(share * 100) + size);
  const lanes = upTo(9).map((): number[] => []);
  for (const number of upTo(ROWS)) {
    lanes[random() < share ? 0 : 1 + Math.floor(random() * 8)]?.push(ROWS - number);
  }
  let reads = 0;
  const streams = lanes.map((times) => streamOf(times, () => reads++));
  const common = { streams, size, accept: () => true, direction: 'older', evenAmong: isEven ? 9 : undefined } as const;
  const budget = { rows: 2_000, reads: 100, capacityUnits: 2_000 };
  const pages = [];
  let positions: MergeInput['positions'] | null = streams.map(() => null);
  while (positions) {
    reads = 0;
    const page = await mergePage({ ...common, positions, budget });
    pages.push({ times: page.items.map(({ time }) => Number(time?.N)), rows: page.rows, reads });
    positions = page.older;
  }
  return pages;
}

const SHARES = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1];

test.each([25, 50, 100])(
  'pages of %d rows of places that share them in any way read about twice as many at most',
  async (size) => {
    for (const share of SHARES) {
      for (const { times, rows, reads } of await pagesOf({ share, size, isEven: false })) {
        if (times.length < size) continue;
        expect(rows / size, `a share of ${share}`).toBeLessThanOrEqual(2.4);
        expect(reads, `a share of ${share}`).toBeLessThanOrEqual(9 + 9);
      }
    }
  },
);

test('a place that has all rows is asked once more for the rest of a page, and once for what follows it', async () => {
  const [first] = await pagesOf({ share: 1, size: 25, isEven: false });
  expect([first?.reads, (first?.rows ?? 0) / 25 < 1.3]).toEqual([9 + 2, true]);
});

test('lanes that share evenly are seldom asked twice for a page', async () => {
  const pages = await pagesOf({ share: 1 / 9, size: 25, isEven: true });
  const again = pages.map(({ reads }) => reads - 9);
  expect(again.reduce((sum, each) => sum + each, 0) / pages.length).toBeLessThanOrEqual(2);
  expect(Math.max(...pages.map(({ rows }) => rows / 25))).toBeLessThanOrEqual(2.4);
});

test('every row is on one page, in order', async () => {
  for (const isEven of [true, false]) {
    for (const share of SHARES) {
      const pages = await pagesOf({ share, size: 50, isEven });
      expect(pages.flatMap(({ times }) => times)).toEqual(upTo(ROWS).map((number) => ROWS - number));
    }
  }
});
