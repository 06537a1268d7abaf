import { expect, test } from 'vitest';
import { skewOf } from './skew';

test('clocks differ by what lies between an answer and its arrival, but for the moments that it is on its way', () => {
  expect(skewOf(0, 3_600_000)).toBe(3_600_000);
  expect(skewOf(3_601_000, 1_000)).toBe(-3_600_000);
  expect([skewOf(11_999, 10_000), skewOf(8_001, 10_000)]).toEqual([0, 0]);
  expect(skewOf(10_000)).toBe(0);
});
