import { expect, test } from 'vitest';
import type { ConnectionPage } from '@/lib/domain/connection';
import { searchOnWords } from './search-on-words';

const PAGE: ConnectionPage = {
  rows: [],
  next: 'more',
  previous: null,
  readAt: 0,
  order: 'newest',
  finds: [],
  read: { by: 'index', rows: 520, capacityUnits: 40 },
  isPartial: true,
  asked: 400,
};

test('going through all rows is offered with its calls, its time and its read units', () => {
  expect(searchOnWords({ ...PAGE, ofRows: 100_400 }, null)).toEqual([
    'API Gateway was asked about 400 rows for this page, of about 100,400 in the table.',
    'All the others take up to 100,000 GetConnection calls, 200 a second at most, so about 8 min, and about 10,000 capacity units.',
  ]);
});

test('how many there are is not made up where nobody knows, or the count is older than the rows', () => {
  for (const page of [PAGE, { ...PAGE, ofRows: 300 }]) {
    expect(searchOnWords(page, null)[1]).toBe(
      'Each row behind them takes one GetConnection call, 200 a second at most; how many there are is not known.',
    );
  }
});

test('a search that an index answers goes on at the price of its pages, and names no calls', () => {
  const { asked: _, ...page } = PAGE;
  expect(searchOnWords(page, null)).toEqual([
    'This page ended at its bound, after reading 520 rows.',
    'The search can go on through the pages behind it; this one took 40 capacity units, and how many there are is not known.',
  ]);
});

test('from a later page it is offered for all rows, those before it too', () => {
  // The rows before it may have left, so that there is no way back.
  for (const previous of ['back', null]) {
    const later = { ...PAGE, previous };
    expect(searchOnWords({ ...later, ofRows: 100_400 }, 'here')[1]).toMatch(
      /^All of them, from the first, take up to 100,400 GetConnection calls/,
    );
    const { asked: _, ...byIndex } = later;
    expect(searchOnWords(byIndex, 'here')[1]).toMatch(/^The search can go through all pages, from the first;/);
  }
});
