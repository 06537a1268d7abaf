/**
 * The earlier of the time and of what it would be had nobody set this machine's clock since: for how old something is, where what is too young
 * must be left alone. A clock that jumps ahead makes nothing older than it is. After the machine has slept it is late, which only waits longer.
 * `now` may know better than `wall`, the machine's own clock, and learn that at any time: what it knows counts at once. All in epoch ms but
 * `elapsed`, milliseconds that only grow.
 */
export function createCautiousNow(
  now: () => number,
  elapsed: () => number,
  wall: () => number = Date.now,
): () => number {
  const startedAt = wall() - elapsed();
  return () => {
    const nowMs = now();
    const learnedMs = nowMs - wall();
    return Math.min(nowMs, startedAt + elapsed() + learnedMs);
  };
}
