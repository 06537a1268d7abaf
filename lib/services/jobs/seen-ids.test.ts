import { expect, test } from 'vitest';
import { createSeenIds } from './seen-ids';

test('each id is new once, through every growth of the table', () => {
  const seen = createSeenIds(4);
  const ids = Array.from({ length: 5_000 }, (_, index) => `id-${index}=`);
  expect(ids.every((id) => seen.add(id))).toBe(true);
  expect(ids.some((id) => seen.add(id))).toBe(false);
  expect(seen.add('another')).toBe(true);
  expect(seen.add('')).toBe(true);
  expect(seen.add('')).toBe(false);
});
