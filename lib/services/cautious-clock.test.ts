import { expect, test } from 'vitest';
import { createCautiousNow } from './cautious-clock';

const HOUR_MS = 3_600_000;

/** A machine at noon whose clock is off by `aheadMs`, and which has learned that it is off by `learnedMs`. */
function startMachine({ aheadMs = 0 } = {}) {
  const noon = Date.UTC(2026, 0, 15, 12);
  const machine = { trueMs: noon, aheadMs, learnedMs: 0 };
  const wall = () => machine.trueMs + machine.aheadMs;
  const now = () => wall() - machine.learnedMs;
  return { machine, cautiousNow: createCautiousNow(now, () => machine.trueMs - noon, wall) };
}

test.each([
  ['behind', -HOUR_MS],
  ['ahead', HOUR_MS],
])('on a machine an hour %s it is right from when the difference is learned', (_, aheadMs) => {
  const { machine, cautiousNow } = startMachine({ aheadMs });
  machine.trueMs += 5_000;
  expect(cautiousNow()).toBe(machine.trueMs + aheadMs);
  machine.learnedMs = aheadMs;
  machine.trueMs += 5_000;
  expect(cautiousNow()).toBe(machine.trueMs);
});

test('a clock that jumps ahead makes nothing older, on a machine that was right and on one that knew that it was behind', () => {
  const right = startMachine();
  right.machine.aheadMs = HOUR_MS;
  right.machine.trueMs += 5_000;
  expect(right.cautiousNow()).toBe(right.machine.trueMs);

  const behind = startMachine({ aheadMs: -HOUR_MS });
  behind.machine.learnedMs = -HOUR_MS;
  behind.machine.aheadMs = 0;
  behind.machine.trueMs += 5_000;
  expect(behind.cautiousNow()).toBe(behind.machine.trueMs);
});

test('a clock that is set back is followed', () => {
  const { machine, cautiousNow } = startMachine();
  machine.aheadMs = -HOUR_MS;
  expect(cautiousNow()).toBe(machine.trueMs - HOUR_MS);
});
