import { describe, expect, test } from 'vitest';
import { compare, state } from './figure';
import { busiestSecond, median, outerThirds, percentile, spreadOf } from './statistics';
import { toTable } from './table';

describe('statistics', () => {
  test('the median is the middle value, or the mean of the two in the middle, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 4, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });

  test('a percentile is a value that was measured, and the last one for all of them', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(percentile(values, 0.5)).toBe(100);
    expect(percentile(values, 0.99)).toBe(198);
    expect(percentile(values, 1)).toBe(200);
    expect(percentile([7], 0.01)).toBe(7);
  });

  test('the outer thirds leave out the middle', () => {
    expect(outerThirds([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ first: [1, 2], last: [7, 8] });
  });

  test('the busiest second may begin anywhere, and its end is not part of it', () => {
    expect(busiestSecond([0, 500, 900, 1_000, 1_400, 1_499, 3_000])).toBe(5);
    expect(busiestSecond([0, 1_000, 2_000])).toBe(1);
    expect(busiestSecond([])).toBe(0);
  });

  test('a spread keeps the outliers in sight', () => {
    expect(spreadOf([3, 1, 100])).toEqual({ median: 3, min: 1, max: 100 });
  });
});

describe('figures', () => {
  const name = { what: 'posts', unit: '1/s' };

  test('a ratio is made of rounds, so that a slow minute of the machine does not show in it', () => {
    const figure = compare(name, { ours: [90, 9, 90], limit: [100, 10, 100] }, { atLeast: 0.9 });
    expect(figure.ratio).toEqual({ median: 0.9, min: 0.9, max: 0.9 });
    expect(figure.holds).toBe(true);
  });

  test('a bound is missed on its wrong side, and by what was not measured', () => {
    expect(compare(name, { ours: [79], limit: [100] }, { atLeast: 0.8 }).holds).toBe(false);
    expect(compare(name, { ours: [151], limit: [100] }, { atMost: 1.5 }).holds).toBe(false);
    expect(compare(name, { ours: [], limit: [] }, { atMost: 1.5 }).holds).toBe(false);
    expect(compare(name, { ours: [1], limit: [] }, { atLeast: 0.8 }).holds).toBe(false);
    expect(state(name, [1], { atMost: 0 }).holds).toBe(false);
    expect(state(name, [0], { atMost: 0 }).holds).toBe(true);
  });

  test('a figure without a bound is for information and is never missed', () => {
    expect(state(name, [Number.NaN]).holds).toBe(true);
  });
});

test('the table lines up its columns and says which bound was missed', () => {
  const figures = [
    compare({ what: 'posts', unit: '1/s' }, { ours: [23_456.7], limit: [25_000] }, { atLeast: 0.8 }),
    compare({ what: 'memory', unit: 'KiB' }, { ours: [12.34], limit: [6.17] }, { atMost: 1.5 }),
    state({ what: 'server CPU', unit: '%' }, [99.4]),
  ];
  expect(toTable(figures).split('\n')).toEqual([
    'what        unit    ours   limit  ratio                bound',
    'posts       1/s   23,457  25,000  0.94 (0.94 to 0.94)  >= 0.8  holds',
    'memory      KiB     12.3    6.17  2.00 (2.00 to 2.00)  <= 1.5  MISSED',
    'server CPU  %       99.4',
  ]);
});
