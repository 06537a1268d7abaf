/** Tells whether whoever holds something still does. `looksAlive` is what the times say that were written down. */
export type Liveness = (
  key: string,
  stamp: string | number,
  wish: { silenceMs: number; looksAlive: boolean },
) => boolean;

const MANY = 1_000;

/**
 * Whoever is at work says so again and again, by a stamp that changes. Whether it still does is told by this process's own stopwatch:
 * the clocks of machines differ, and may be set while somebody works. Only what has not been seen to change yet is judged by the times
 * that it wrote, and for no longer than `silenceMs`.
 */
export function createLiveness(elapsed: () => number): Liveness {
  const seen = new Map<string, { stamp: string | number; at: number; isChange: boolean; silenceMs: number }>();

  function forget(at: number) {
    if (seen.size < MANY) return;
    for (const [key, known] of seen) if (at - known.at > 2 * known.silenceMs) seen.delete(key);
  }

  return (key, stamp, { silenceMs, looksAlive }) => {
    const at = elapsed();
    const known = seen.get(key);
    if (known?.stamp !== stamp) {
      forget(at);
      seen.set(key, { stamp, at, silenceMs, isChange: known !== undefined });
      return known !== undefined || looksAlive;
    }
    return at - known.at < silenceMs && (known.isChange || looksAlive);
  };
}
