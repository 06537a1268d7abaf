/** A count of the fleet: what it most likely is, and the range that holds the truth 19 times out of 20. */
export type Estimate = { value: number; low: number; high: number };

/** The share of standard deviations that covers 95 % of a normal distribution. */
const Z = 1.959964;

export function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}

export function isExact({ low, high }: Estimate): boolean {
  return low === high;
}

/**
 * The share of a whole from `hits` in a random sample of `size`: Wilson's interval at 95 %. `population` is how many there
 * are in all, as far as known: a sample of a good part of them is worth more, and one of all of them has no error.
 */
export function shareOf(hits: number, size: number, population?: number): Estimate | null {
  if (size <= 0) return null;
  const share = hits / size;
  if (population !== undefined && population <= size) return exactly(share);
  const n = population === undefined ? size : (size * (population - 1)) / (population - size);
  const spread = Z ** 2 / n;
  const centre = (share + spread / 2) / (1 + spread);
  const reach = (Z * Math.sqrt((share * (1 - share)) / n + spread / (4 * n))) / (1 + spread);
  // At the ends the formula misses 0 and 1 by a rounding error only.
  const low = hits === 0 ? 0 : Math.max(0, centre - reach);
  return { value: share, low, high: hits === size ? 1 : Math.min(1, centre + reach) };
}

/** The whole from the rows of one part of `parts`, into which a hash spreads them: a binomial count scaled up. */
export function wholeOf(rows: number, parts: number): Estimate {
  if (parts === 1) return exactly(rows);
  const value = rows * parts;
  // No row in one part still allows for some in the others: one more row keeps the range honest near nothing.
  const reach = Z * Math.sqrt(Math.max(value, parts) * (parts - 1));
  return { value, low: Math.max(rows, Math.round(value - reach)), high: Math.round(value + reach) };
}

/** 49 × 1/49 is not quite 1 to a computer: no reason to call what is exact a range. */
const ROUNDING = 1e-6;

/** How many of `whole` a share is; both may be uncertain, so the range takes the worse of each. */
export function partOf(whole: Estimate, share: Estimate): Estimate {
  return {
    value: Math.round(whole.value * share.value),
    low: Math.floor(whole.low * share.low + ROUNDING),
    high: Math.ceil(whole.high * share.high - ROUNDING),
  };
}

/** What of a whole is left beside a share of it. */
export function restOf(whole: Estimate, { value, low, high }: Estimate): Estimate {
  return partOf(whole, { value: 1 - value, low: 1 - high, high: 1 - low });
}
