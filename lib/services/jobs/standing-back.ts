const LEAST_MS = 2_000;
const MOST_MS = 60_000;

/**
 * How long a worker takes no messages that it would only keep from others: twice as long each time, until it can work on one. `nowMs`: by a
 * stopwatch.
 */
export function createStandingBack() {
  let pauseMs = 0;
  let until = Number.NEGATIVE_INFINITY;
  return {
    /** Another message was for others. Answers the pause from now on, in ms; several that were taken together make it no longer. */
    more(nowMs: number): number {
      if (nowMs >= until) {
        pauseMs = Math.min(MOST_MS, Math.max(LEAST_MS, 2 * pauseMs));
        until = nowMs + pauseMs;
      }
      return Math.round(until - nowMs);
    },
    end() {
      pauseMs = 0;
      until = Number.NEGATIVE_INFINITY;
    },
  };
}
