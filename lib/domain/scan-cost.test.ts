import { expect, test } from 'vitest';
import { describeScan, describeSearchScan } from './scan-cost';

const figures = { name: 'chat', rows: 0, bytes: 0, missing: 'age', isIndexBuilding: false, findsIds: 'its key' };

test('the cost of a scan is told for a page and for the table, in the units that AWS bills', () => {
  const [why, cost] = describeScan({ ...figures, rows: 10_000, bytes: 10_000 * 400 }, 50);
  expect(why).toBe(
    'The table chat has no index by age. Listing it reads the table by scan, 50 rows at a time, in no particular order.',
  );
  // 51 rows of 400 bytes are 5 started 4 KB; all of them 977.
  expect(cost).toMatch(/about 2.5 read capacity units\. .*10,000 rows.*about 488.5\.$/);
});

test('a table that DynamoDB has not counted promises no number', () => {
  expect(describeScan(figures, 50).join(' ')).not.toMatch(/ 0 rows|about 0/);
});

test('a page of huge rows ends at 1 MB', () => {
  expect(describeScan({ ...figures, rows: 100, bytes: 100 * 390_000 }, 50)[1]).toMatch(/about 128 read/);
});

test('a search for a state says that every row takes a call besides', () => {
  const byState = { ...figures, rows: 10_000, bytes: 10_000 * 400, isByState: true };
  expect(describeScan(byState, 50).join(' ')).toMatch(/one GetConnection call each, up to 50 for a page/);
  expect(describeSearchScan(byState).join(' ')).toMatch(/one GetConnection call each, up to about 10,000 in all/);
  expect(describeScan(figures, 50).join(' ')).not.toMatch(/GetConnection/);
});

test('by what an exact id is found is told, where anything finds it', () => {
  expect(describeScan(figures, 50).at(-1)).toBe('An exact id is found by its key, without a scan.');
  expect(describeSearchScan({ ...figures, findsIds: 'the index ids' }).at(-1)).toMatch(/found by the index ids,/);
  expect(describeScan({ ...figures, findsIds: undefined }, 50).join(' ')).not.toMatch(/An exact id/);
});

test('an index that is being built is told as that, not as missing', () => {
  expect(describeScan({ ...figures, isIndexBuilding: true }, 50)[0]).toMatch(/still being built/);
});
