import { expect, test } from 'vitest';
import { createBackOff } from './back-off';

/** Answers at an even rate, of which every so-manieth is a 429. */
function start() {
  let nowMs = 0;
  const backOff = createBackOff(() => nowMs);
  return {
    backOff,
    limit: (perSecond = 1_000) => backOff.limit(perSecond),
    pass: (ms: number) => {
      nowMs += ms;
    },
    answer(seconds: number, perSecond: number, isThrottled: (call: number) => boolean) {
      for (let call = 0; call < seconds * perSecond; call++) {
        nowMs += 1_000 / perSecond;
        backOff.report(isThrottled(call));
      }
    },
  };
}

test.each<[string, number, (call: number) => boolean]>([
  ['a lone 429', 1_000, (call) => call === 500],
  ['nine of them at once', 20, (call) => call < 9],
  ['one in eleven', 1_000, (call) => call % 11 === 0],
])('%s changes nothing', (_, perSecond, isThrottled) => {
  const { answer, limit } = start();
  answer(5, perSecond, isThrottled);
  expect(limit()).toBe(1_000);
});

test.each([
  ['at 1,000/s within a second', 1_000, 1.1],
  ['at 10/s within five', 10, 6],
])('many halve the rate, %s', (_, perSecond, seconds) => {
  const { answer, limit } = start();
  answer(seconds, perSecond, (call) => call % 4 !== 0);
  expect(limit(perSecond)).toBeGreaterThan(perSecond * 0.45);
  expect(limit(perSecond)).toBeLessThan(perSecond * 0.6);
});

test('calls that were under way when the rate was halved do not halve it again', () => {
  const { answer, limit } = start();
  answer(1.01, 1_000, () => true);
  const halved = limit();
  answer(0.9, 1_000, () => true);
  expect(limit()).toBe(halved);
});

test('while it goes on the rate is halved again and again, and some is left', () => {
  const { answer, limit } = start();
  const seen: number[] = [];
  for (let round = 0; round < 40; round++) {
    answer(1, 200, () => true);
    seen.push(limit());
  }
  expect(seen.at(-1)).toBeLessThan(5);
  expect(seen.at(-1)).toBeGreaterThanOrEqual(1);
});

test('the rate comes back in steps and not at once', () => {
  const { answer, limit, pass } = start();
  answer(1.01, 1_000, (call) => call % 2 === 0);
  const seen: number[] = [];
  for (let second = 0; second < 14; second++) {
    pass(1_000);
    seen.push(limit());
  }
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const steps = seen.slice(1).map((value, index) => value - (seen[index] as number));
  expect(Math.max(...steps)).toBeLessThanOrEqual(60);
  expect(seen.at(-1)).toBe(1_000);
});

test('without a limit it halves what was really sent, and then lets go again', () => {
  const { answer, limit, pass } = start();
  answer(1.01, 5_000, (call) => call % 2 === 0);
  const endless = Number.POSITIVE_INFINITY;
  expect(limit(endless)).toBeGreaterThan(2_400);
  expect(limit(endless)).toBeLessThan(2_600);
  pass(60_000);
  expect(limit(endless)).toBe(endless);
});

test('what was counted before a long silence is not held against what comes after it', () => {
  const { answer, limit, pass } = start();
  answer(0.5, 18, () => true);
  pass(60_000);
  answer(1, 9, () => true);
  expect(limit()).toBe(1_000);
});
