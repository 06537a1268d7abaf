/** What the process has used of the machine so far. Bytes and milliseconds; CPU of all its threads. */
export type Usage = { cpuMs: number; atMs: number };

export function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, atMs: performance.now() };
}

/** In percent of one core. */
export function cpuShare(before: Usage, after: Usage): number {
  return (100 * (after.cpuMs - before.cpuMs)) / (after.atMs - before.atMs);
}

export type Memory = { rss: number; heapUsed: number; external: number };

/** Bytes, after garbage was collected. Needs `--expose-gc`. */
export async function memory(): Promise<Memory> {
  // What is closed at the end of a turn becomes garbage in the next one.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
