import { expect, test } from 'vitest';
import { skewOf } from './skew';

test('clocks differ by what lies between an answer and its arrival, but for the moments that it is on its way', () => {
  expect(skewOf(3_600_000, 0)).toBe(3_600_000);
  expect(skewOf(1_000, 3_601_000)).toBe(-3_600_000);
  expect([skewOf(10_000, 11_999), skewOf(10_000, 8_001)]).toEqual([0, 0]);
  expect(skewOf(undefined, 10_000)).toBe(0);
});
