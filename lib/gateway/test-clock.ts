// For tests only.

import type { Clock } from './clock';

type Timer = { dueAt: number; run: () => void; of: TestProcess };
type TestProcess = { isAsleep: boolean; lateMs: () => number };
type Settings = {
  /** Resolves when all that was begun has come to its end; microtasks alone unless given. */
  settle?: () => Promise<void>;
};

/** Time that passes when it is told to, for one process or several; a process that sleeps runs its timers when it wakes. */
export function createTestClock({ settle = () => new Promise((resolve) => setImmediate(resolve)) }: Settings = {}) {
  let nowMs = 1_000;
  let wallMs = Date.UTC(2026, 10, 26);
  const timers = new Set<Timer>();

  function nextDue(until: number): Timer | undefined {
    let found: Timer | undefined;
    for (const timer of timers) {
      if (!timer.of.isAsleep && timer.dueAt <= until && (!found || timer.dueAt < found.dueAt)) found = timer;
    }
    return found;
  }

  return {
    now: () => nowMs,
    /** Timers that somebody waits for. */
    pending: () => timers.size,
    /** `lateMs` says by how much each timer is late. */
    process(lateMs: () => number = () => 0): Clock & { sleep(): void; wake(): void } {
      const of: TestProcess = { isAsleep: false, lateMs };
      return {
        now: () => nowMs,
        wall: () => wallMs,
        later(run, ms) {
          const timer = { dueAt: nowMs + ms + of.lateMs(), run, of };
          timers.add(timer);
          return () => timers.delete(timer);
        },
        sleep() {
          of.isAsleep = true;
        },
        wake() {
          of.isAsleep = false;
        },
      };
    },
    /** The machine's clock is set, or the machine slept: only the wall clock tells. */
    moveWall(ms: number): void {
      wallMs += ms;
    },
    async pass(ms: number): Promise<void> {
      const until = nowMs + ms;
      await settle();
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        timers.delete(timer);
        const at = Math.max(nowMs, timer.dueAt);
        wallMs += at - nowMs;
        nowMs = at;
        timer.run();
        await settle();
      }
      wallMs += until - nowMs;
      nowMs = until;
    },
  };
}
