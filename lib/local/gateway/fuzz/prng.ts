/** Random choices that a seed repeats: the same in every run and on every machine (sfc32). */
export type Prng = {
  /** From 0 to below `below`. */
  int: (below: number) => number;
  /** `share` from 0 to 1. */
  chance: (share: number) => boolean;
  pick: <T>(list: readonly T[]) => T;
  bytes: (count: number) => Buffer;
  /** Numbers that do not depend on how many this one gives before or after. */
  fork: () => Prng;
};

const WARM_UP = 15;
const RANGE = 2 ** 32;

export function createPrng(seed: number): Prng {
  let [a, b, c, counter] = [seed | 0, (seed / RANGE) | 0, 0x9e3779b9, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP; round++) next();

  const int = (below: number) => Math.floor((next() / RANGE) * below);
  return {
    int,
    chance: (share) => next() / RANGE < share,
    pick: (list) => {
      if (list.length === 0) throw new Error('There is nothing to pick from');
      return list[int(list.length)] as (typeof list)[number];
    },
    bytes: (count) => {
      const bytes = Buffer.alloc(count);
      for (let at = 0; at < count; at += 4) {
        const word = next();
        for (let rest = at; rest < Math.min(at + 4, count); rest++) bytes[rest] = word >>> (8 * (rest - at));
      }
      return bytes;
    },
    fork: () => createPrng(next()),
  };
}
