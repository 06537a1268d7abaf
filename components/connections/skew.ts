/** Under this a difference is the way of the answer, not of the clocks. */
const SKEW_NOISE_MS = 2000;

/**
 * How far the server's clock is ahead of this computer's, in ms. `heardAt`: when an answer came, by this one; `answeredAt`: when the server gave it, by its
 * own. What an answer tells may be older, which says nothing about clocks.
 */
export function skewOf(heardAt: number, answeredAt = heardAt): number {
  const skewMs = answeredAt - heardAt;
  return Math.abs(skewMs) < SKEW_NOISE_MS ? 0 : skewMs;
}
