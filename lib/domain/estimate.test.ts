import { expect, test } from 'vitest';
import { clientFamily } from './client-family';
import { exactly, isExact, partOf, shareOf, wholeOf } from './estimate';
import { idleBin } from './overview-bins';

/** Deterministic, so that a failure can be looked at again. */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("a share's range is Wilson's at 95 %", () => {
  const share = shareOf(10, 100);
  expect(share?.low).toBeCloseTo(0.0552, 4);
  expect(share?.high).toBeCloseTo(0.1744, 4);
  expect(shareOf(0, 100)).toMatchObject({ value: 0, low: 0 });
  expect(shareOf(0, 100)?.high).toBeCloseTo(0.037, 3);
  expect(shareOf(100, 100)).toMatchObject({ value: 1, high: 1 });
});

test('nothing asked is nothing known', () => {
  expect(shareOf(0, 0)).toBeNull();
});

test('a sample of all has no error, and one of most has a smaller one', () => {
  expect(shareOf(3, 25, 25)).toEqual(exactly(0.12));
  const whole = shareOf(30, 100);
  const most = shareOf(30, 100, 120);
  expect(most && whole && most.high - most.low < (whole.high - whole.low) / 2).toBe(true);
});

test('the range of one part scaled up holds the whole about 95 times in 100', () => {
  const random = createRandom(7);
  const [fleet, parts, rounds] = [4_000, 8, 400];
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    let rows = 0;
    for (let index = 0; index < fleet; index++) if (random() < 1 / parts) rows += 1;
    const { low, high } = wholeOf(rows, parts);
    if (low <= fleet && fleet <= high) held += 1;
  }
  expect(held / rounds).toBeGreaterThan(0.92);
  expect(held / rounds).toBeLessThan(0.98);
});

test('a count of all parts is exact, and no row in one of eight does not mean none', () => {
  expect(wholeOf(123, 1)).toEqual(exactly(123));
  expect(wholeOf(0, 8).low).toBe(0);
  expect(wholeOf(0, 8).high).toBeGreaterThan(8);
});

test('a share of all that are counted exactly is exact, however it is divided', () => {
  const counts = Array.from({ length: 200 }, (_, index) => index + 1);
  const inexact = counts.flatMap((size) =>
    counts.slice(0, size).filter((hits) => {
      const share = shareOf(hits, size, size);
      return share && !isExact(partOf(exactly(size), share));
    }),
  );
  expect(inexact).toEqual([]);
});

test('a part of an uncertain whole takes the uncertainty of both', () => {
  expect(partOf({ value: 1000, low: 900, high: 1100 }, { value: 0.5, low: 0.4, high: 0.6 })).toEqual({
    value: 500,
    low: 360,
    high: 660,
  });
});

test('a client family has no version', () => {
  expect(clientFamily('Chrome 141 on macOS')).toBe('Chrome on macOS');
  expect(clientFamily('Safari on iOS')).toBe('Safari on iOS');
  expect(clientFamily('okhttp/4.12.0')).toBe('okhttp');
  expect(clientFamily('k6/0.49.0 (https://k6.io/)')).toBe('k6');
  expect(clientFamily('node')).toBe('node');
});

test('idle time falls into the bin whose end it has not reached', () => {
  expect([0, 29_999, 30_000, 599_999, 600_000].map(idleBin)).toEqual([0, 0, 1, 6, 7]);
});
