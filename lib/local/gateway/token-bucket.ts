/**
 * Imitates the account throttle of https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: a bucket that
 * holds `burst` tokens and gains `perSecond`.
 * Departures: how AWS spreads its buckets over a Region is not published; this is one exact bucket.
 */
export type TokenBucket = {
  /** Takes one token; answers false when there is none. */
  take: () => boolean;
};

export type Rate = { perSecond: number; burst: number };

/** Starts full. `clock` in epoch ms; one that goes back gains nothing. An infinite rate never refuses. */
export function createTokenBucket({ perSecond, burst }: Rate, clock: () => number): TokenBucket {
  if (perSecond === Number.POSITIVE_INFINITY) return { take: () => true };
  let tokens = burst;
  let filledAt = clock();
  return {
    take: () => {
      const nowMs = clock();
      tokens = Math.min(burst, tokens + (Math.max(0, nowMs - filledAt) * perSecond) / 1000);
      filledAt = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
