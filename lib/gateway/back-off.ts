/** What many 429 at once do to a rate: it is halved, and comes back step by step. Never throws; times are of a monotonic clock, ms. */
export type BackOff = {
  /** Told after every call. */
  report(isThrottled: boolean): void;
  /** The part of `perSecond` that may be used now. */
  limit(perSecond: number): number;
};

/** A window is judged when it is this old and has seen enough calls to judge by, or when it is as old as it may become. */
const WINDOW_MS = 1_000;
const MAX_WINDOW_MS = 5_000;
const ENOUGH_CALLS = 200;
/** Fewer 429 than this, or a smaller share of all answers, are clients with full buffers; more are the account's limit. */
const MANY = 10;
const MANY_SHARE = 0.1;
/** Answers to calls that were under way when the rate was halved say nothing about the new one. */
const SETTLE_MS = 1_000;
const STEP_MS = 1_000;
/** Steps from half the rate to all of it. */
const STEPS = 10;
const LEAST_PER_SECOND = 1;

type Window = { startedAt: number; calls: number; throttled: number };
/** `from` is the rate at which trouble came; `cap` what is allowed instead. */
type Caution = { from: number; cap: number; steppedAt: number };

export function createBackOff(now: () => number): BackOff {
  let window: Window | undefined;
  let caution: Caution | undefined;
  let settledAt = Number.NEGATIVE_INFINITY;

  /** One step for every second since the last. With all of its rate back and as much again, nothing is left to be careful about. */
  function recover(at: number): void {
    if (!caution) return;
    const steps = Math.floor((at - caution.steppedAt) / STEP_MS);
    if (steps < 1) return;
    caution.steppedAt += steps * STEP_MS;
    caution.cap += (steps * caution.from) / 2 / STEPS;
    if (caution.cap >= 2 * caution.from) caution = undefined;
  }

  function judge({ startedAt, calls, throttled }: Window, at: number): void {
    if (throttled < MANY || throttled <= MANY_SHARE * calls) return;
    // What was really sent, which may be less than what was allowed.
    const sent = (1000 * calls) / (at - startedAt);
    const from = Math.max(2 * LEAST_PER_SECOND, Math.min(sent, caution?.cap ?? sent));
    caution = { from, cap: from / 2, steppedAt: at + SETTLE_MS };
    settledAt = at + SETTLE_MS;
  }

  return {
    report(isThrottled) {
      const at = now();
      if (at < settledAt) return;
      // What was counted before a long silence is of another time.
      if (window && at - window.startedAt > 2 * MAX_WINDOW_MS) window = undefined;
      window ??= { startedAt: at, calls: 0, throttled: 0 };
      window.calls += 1;
      if (isThrottled) window.throttled += 1;
      const age = at - window.startedAt;
      if (age < WINDOW_MS || (window.calls < ENOUGH_CALLS && age < MAX_WINDOW_MS)) return;
      recover(at);
      judge(window, at);
      window = undefined;
    },
    limit(perSecond) {
      if (!caution) return perSecond;
      recover(now());
      return caution ? Math.min(perSecond, caution.cap) : perSecond;
    },
  };
}
