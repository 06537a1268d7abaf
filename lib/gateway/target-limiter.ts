import { createBackOff } from './back-off';
import type { TargetLimiter } from './bulk';
import { type Clock, systemClock } from './clock';
import type { RateShare } from './rate-share';

/**
 * Calls that a late timer may make up for at once, in seconds of the rate. In any second this many calls above the rate are possible,
 * and one: under ten per cent at every rate that counts ten calls or more, and none at smaller ones.
 */
const CATCH_UP_S = 0.05;
const LEAST_TO_CATCH_UP = 10;
/** How soon a wait looks again whether the rate has changed meanwhile. */
const LOOK_AGAIN_MS = 50;
/** What is tried again and what comes late: whoever wants so much is to get it. */
const HEADROOM = 1.25;
/** Sums of fractions miss whole numbers by less. */
const ROUNDING = 1e-6;

type Settings = {
  /** The target's rate; infinite: no limit. */
  perSecond: number;
  /** With whom the rate is shared; nobody unless given. */
  share?: RateShare;
  clock?: Clock;
};

/** Calls start evenly and in the order in which they asked. */
export function createTargetLimiter({ perSecond, share, clock = systemClock }: Settings): TargetLimiter {
  const backOff = createBackOff(clock.now);
  const waiting = new Set<(isGranted: boolean) => void>();
  const wishes = new Set<{ perSecond: number }>();
  let pace = perSecond;
  let tokens = 1;
  let filledAt = clock.now();
  let isStopped = false;
  let cancelTimer: (() => void) | undefined;

  function demand(): number {
    if (wishes.size === 0) return 1;
    const sum = [...wishes].reduce((all, wish) => all + wish.perSecond, 0);
    return Math.min(1, (HEADROOM * sum) / pace);
  }

  function rate(): number {
    if (isStopped) return 0;
    const part = share ? share.fraction(demand()) : 1;
    return part === 0 ? 0 : backOff.limit(pace * part);
  }

  const mostAt = (current: number) => 1 + (current < LEAST_TO_CATCH_UP ? 0 : current * CATCH_UP_S);

  function takeToken(): boolean {
    const current = rate();
    const at = clock.now();
    if (current === Number.POSITIVE_INFINITY) {
      tokens = 1;
      filledAt = at;
      return true;
    }
    tokens = Math.min(mostAt(current), tokens + ((at - filledAt) * current) / 1000);
    filledAt = at;
    if (current === 0 || tokens < 1 - ROUNDING) return false;
    tokens -= 1;
    return true;
  }

  function pump(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    for (const grant of waiting) {
      if (!takeToken()) break;
      waiting.delete(grant);
      grant(true);
    }
    if (waiting.size === 0 || isStopped) return;
    const current = rate();
    const dueMs = current === 0 ? LOOK_AGAIN_MS : Math.ceil(((1 - tokens) * 1000) / current);
    cancelTimer = clock.later(pump, Math.min(LOOK_AGAIN_MS, Math.max(1, dueMs)));
  }

  function wait(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isGranted: boolean) => {
        signal?.removeEventListener('abort', giveUp);
        resolve(isGranted);
      };
      const giveUp = () => {
        waiting.delete(end);
        end(false);
      };
      signal?.addEventListener('abort', giveUp);
      waiting.add(end);
      if (!cancelTimer) pump();
    });
  }

  return {
    take(signal) {
      if (isStopped || signal?.aborted) return false;
      if (waiting.size === 0 && takeToken()) return true;
      return wait(signal);
    },
    giveBack() {
      tokens = Math.min(mostAt(rate()), tokens + 1);
      if (waiting.size > 0) pump();
    },
    report: (outcome) => backOff.report(outcome === 'throttled'),
    perSecond: rate,
    want(calls) {
      const wish = { perSecond: calls };
      wishes.add(wish);
      return () => void wishes.delete(wish);
    },
    setPace(next) {
      pace = next;
      if (waiting.size > 0) pump();
    },
    async stop() {
      isStopped = true;
      cancelTimer?.();
      for (const end of waiting) end(false);
      waiting.clear();
      await share?.stop();
    },
  };
}

/** Whether all of these let a call start, asked one after the other; a promise only when one has it wait. */
export function isGranted(limiters: readonly TargetLimiter[], signal?: AbortSignal): boolean | Promise<boolean> {
  for (const [at, limiter] of limiters.entries()) {
    const granted = limiter.take(signal);
    if (granted === false) return false;
    if (granted !== true) return granted.then((isTaken) => isTaken && isGranted(limiters.slice(at + 1), signal));
  }
  return true;
}
