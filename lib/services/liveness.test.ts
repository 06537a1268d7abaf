import { expect, test } from 'vitest';
import { createLiveness } from './liveness';

const SILENCE_MS = 15_000;
const HOUR_MS = 3_600_000;

/** Somebody who beats by the wall clock, and somebody who looks, by clocks that the test moves. */
function twoProcesses() {
  const clock = { elapsed: 0, wall: 1_000_000 };
  const isAlive = createLiveness(() => clock.elapsed);
  const pass = (ms: number) => {
    clock.elapsed += ms;
    clock.wall += ms;
  };
  let beatAt = clock.wall;
  return {
    clock,
    pass,
    beat: () => {
      beatAt = clock.wall;
    },
    look: () =>
      isAlive('job', beatAt, { silenceMs: SILENCE_MS, looksAlive: Math.abs(clock.wall - beatAt) <= SILENCE_MS }),
  };
}

test('whoever beats is alive, and is taken to have ended when it has been silent', () => {
  const { pass, beat, look } = twoProcesses();
  for (let round = 0; round < 5; round++) {
    beat();
    expect(look()).toBe(true);
    pass(2_000);
  }
  pass(12_999);
  expect(look()).toBe(true);
  pass(1);
  expect(look()).toBe(false);
});

test('a clock that jumps ahead ends nobody who was seen to beat', () => {
  const { clock, pass, beat, look } = twoProcesses();
  look();
  pass(1_000);
  beat();
  expect(look()).toBe(true);
  clock.wall += HOUR_MS;
  expect(look()).toBe(true);
  pass(SILENCE_MS);
  expect(look()).toBe(false);
});

test('a clock that jumps back does not keep whoever has ended for an hour', () => {
  const { clock, pass, look } = twoProcesses();
  expect(look()).toBe(true);
  clock.wall -= 5_000;
  pass(SILENCE_MS - 1);
  expect(look()).toBe(true);
  pass(1);
  expect(look()).toBe(false);
});

test('what was long silent when it is first looked at is not waited for', () => {
  const { pass, look } = twoProcesses();
  pass(SILENCE_MS + 1);
  expect(look()).toBe(false);
});
