import { expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket';

function bucketAt(clock: { nowMs: number }) {
  const bucket = createTokenBucket({ perSecond: 100, burst: 20 }, () => clock.nowMs);
  const takeAll = () => {
    let taken = 0;
    while (taken < 1000 && bucket.take()) taken++;
    return taken;
  };
  return { bucket, takeAll };
}

test('gives its burst at once, then its rate', () => {
  const clock = { nowMs: 1_000_000 };
  const { takeAll } = bucketAt(clock);
  expect(takeAll()).toBe(20);
  clock.nowMs += 50;
  expect(takeAll()).toBe(5);
  clock.nowMs += 5;
  expect(takeAll()).toBe(0);
  clock.nowMs += 5;
  expect(takeAll()).toBe(1);
});

test('never holds more than its burst', () => {
  const clock = { nowMs: 0 };
  const { takeAll } = bucketAt(clock);
  clock.nowMs += 3_600_000;
  expect(takeAll()).toBe(20);
});

test('gains nothing from a clock that goes back', () => {
  const clock = { nowMs: 1_000_000 };
  const { takeAll } = bucketAt(clock);
  expect(takeAll()).toBe(20);
  clock.nowMs -= 60_000;
  expect(takeAll()).toBe(0);
  clock.nowMs += 10;
  expect(takeAll()).toBe(1);
});
