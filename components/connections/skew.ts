/** Under this a difference is the way of the answer, not of the clocks. */
const SKEW_NOISE_MS = 2000;

/**
 * How far the server's clock is ahead of this computer's, in ms. `answeredAt`: when the server gave an answer, by its clock; `heardAt`: when it came, by
 * this one. What an answer tells may be older, which says nothing about clocks.
 */
export function skewOf(answeredAt: number | undefined, heardAt: number): number {
  const skewMs = answeredAt ? answeredAt - heardAt : 0;
  return Math.abs(skewMs) < SKEW_NOISE_MS ? 0 : skewMs;
}
