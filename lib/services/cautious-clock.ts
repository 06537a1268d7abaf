/**
 * The earlier of the wall clock and of what it would say had nobody set it since: for how old something is, where what is too young must
 * be left alone. A clock that jumps ahead makes nothing older than it is. After the machine has slept it is late, which only waits longer.
 */
export function createCautiousNow(now: () => number, elapsed: () => number): () => number {
  const startedAt = now() - elapsed();
  return () => Math.min(now(), startedAt + elapsed());
}
