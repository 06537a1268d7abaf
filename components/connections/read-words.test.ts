import { expect, test } from 'vitest';
import { readWords, unansweredWords } from './read-words';

test('the order is claimed only where there is one, and the cost is told as it was', () => {
  expect(readWords(50, { order: 'newest', read: { by: 'index', rows: 72, capacityUnits: 4 } })).toBe(
    '50 rows on this page · read by index: 72 rows, 4 capacity units',
  );
  expect(readWords(50, { order: 'none', read: { by: 'scan', rows: 51, capacityUnits: 0.5 } })).toBe(
    '50 rows on this page, in no particular order · read by scan: 51 rows, 0.5 capacity units',
  );
  expect(readWords(1, { order: 'newest', read: { by: 'key', rows: 1, capacityUnits: 1, isOfIds: true } })).toBe(
    '1 row on this page · read by key: 1 row, 1 capacity unit',
  );
  expect(readWords(1, { order: 'newest', read: { by: 'index', rows: 1, capacityUnits: 0.5, isOfIds: true } })).toBe(
    '1 row on this page · read by index: 1 row, 0.5 capacity units',
  );
});

test('a search that is not sure to be whole says so, and one that is says nothing', () => {
  expect(unansweredWords(12)).toBe('No answer came for 12 connections, so they may be missing here. Search again.');
  expect(unansweredWords(1)).toMatch(/1 connection, so it may be/);
  expect([unansweredWords(0), unansweredWords()]).toEqual([undefined, undefined]);
});

test('what was read for somebody else is not told as if it were paid again', () => {
  expect(readWords(50, { order: 'newest', read: { by: 'index', rows: 72, capacityUnits: 4, isShared: true } })).toBe(
    '50 rows on this page · read by index: 72 rows, 4 capacity units, paid once for all who look',
  );
});
