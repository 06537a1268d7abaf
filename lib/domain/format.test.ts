import { describe, expect, test } from 'vitest';
import { formatClock, formatCount, plural } from './format';

describe('formatCount', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [12_345, '12,345'],
    [3_600_000, '3,600,000'],
    [-1_234, '-1,234'],
    [0.5, '0.5'],
    [1_234.56789, '1,234.568'],
    [0.0004, '0'],
    [999.9996, '1,000'],
  ])('%d is written as %s', (value, words) => {
    expect(formatCount(value)).toBe(words);
  });

  test('counts are those of Intl', () => {
    const intl = new Intl.NumberFormat('en-US');
    for (let value = 0.123; value < 1e12; value *= 3.7) expect(formatCount(value)).toBe(intl.format(value));
  });
});

test('a noun follows its number', () => {
  expect([plural(1, 'row'), plural(0, 'row'), plural(1_200, 'row')]).toEqual(['1 row', '0 rows', '1,200 rows']);
});

test('the clock is a person’s own', () => {
  expect(formatClock(new Date(2026, 10, 26, 8, 4, 9).getTime())).toBe('08:04:09');
});
