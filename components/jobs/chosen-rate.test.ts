import { expect, test } from 'vitest';
import { chooseRate, mostRate, rateOf } from './chosen-rate';

const TARGET_RATE = 1_000;

test('a kick begins at its usual rate, whatever was chosen for a notice before, and the notice keeps its own', () => {
  const chosen = chooseRate({}, 'notice', 500);
  expect(rateOf(chosen, 'kick', TARGET_RATE)).toBe(100);
  const both = chooseRate(chosen, 'kick', 200);
  expect(['notice', 'check', 'kick'].map((kind) => rateOf(both, kind as 'kick', TARGET_RATE))).toEqual([500, 500, 200]);
});

test('a kick of an earlier version at a higher rate goes on with the most that may be now', () => {
  expect(rateOf(chooseRate({}, 'kick', 500), 'kick', TARGET_RATE)).toBe(450);
  expect(mostRate('kick', TARGET_RATE)).toBe(450);
});

test('no rate is above that of the target', () => {
  expect(rateOf({}, 'notice', 40)).toBe(40);
  expect(rateOf({}, 'kick', 40)).toBe(40);
  expect(mostRate('kick', 40)).toBe(40);
  expect(mostRate('notice', 2_000)).toBe(2_000);
});
