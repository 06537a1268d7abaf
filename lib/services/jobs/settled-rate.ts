const WINDOW_MS = 5_000;
const BUCKET_MS = 250;

/** How many recipients a second are settled, over the last seconds. `elapsed`: ms of a stopwatch. */
export function createSettledRate(elapsed: () => number) {
  const done: { at: number; count: number }[] = [];
  return {
    /** Another recipient is settled, or several. */
    settled(count = 1): void {
      const at = elapsed();
      const last = done.at(-1);
      if (last && at - last.at < BUCKET_MS) last.count += count;
      else done.push({ at, count });
    },
    /** Recipients per second. */
    rate(): number {
      const since = elapsed() - WINDOW_MS;
      while (done[0] && done[0].at < since) done.shift();
      return Math.round(done.reduce((sum, { count }) => sum + count, 0) / (WINDOW_MS / 1000));
    },
  };
}
