import type { Resources } from './subject/main';

const MEGABYTE = 1024 * 1024;
/** More than the noise between two garbage collections, less than what a leak makes of a few minutes. */
const MAX_HEAP_GROWTH_BYTES = 3 * MEGABYTE;
/** The allocator keeps what it once had, in steps. */
const MAX_RSS_GROWTH_BYTES = 120 * MEGABYTE;
/** Epochs after which everything has been compiled and every cache is full. */
const WARM_UP = 4;
const MIN_SAMPLES = 12;

/**
 * Whether a process that does the same again and again holds more and more. `samples` were taken at rest, one after each epoch. Compares
 * the medians of the first and the last third after the warm-up; answers what has grown.
 */
export function findGrowth(samples: readonly Resources[]): string | undefined {
  if (samples.length < MIN_SAMPLES) return undefined;
  const warm = samples.slice(WARM_UP);
  const third = Math.floor(warm.length / 3);
  const grown = (of: (sample: Resources) => number) =>
    median(warm.slice(-third).map(of)) - median(warm.slice(0, third).map(of));
  const heap = grown(({ heapBytes, bufferBytes }) => heapBytes + bufferBytes);
  if (heap > MAX_HEAP_GROWTH_BYTES) return `The heap has grown by ${inMegabytes(heap)} MB in ${warm.length} epochs`;
  const rss = grown(({ rssBytes }) => rssBytes);
  return rss > MAX_RSS_GROWTH_BYTES
    ? `The process has grown by ${inMegabytes(rss)} MB in ${warm.length} epochs`
    : undefined;
}

/** Objects that are left although nothing that needs them is. `before` was taken when nothing had happened yet. */
export function findLeftovers({ objects }: Resources, before: Resources): string | undefined {
  const left = Object.entries(objects).filter(
    ([name, count]) => count > before.objects[name as keyof typeof objects] + SLACK,
  );
  return left.length > 0 ? `There are still ${left.map(([name, count]) => `${count} ${name}`).join(', ')}` : undefined;
}

/** What Node itself keeps for the next request. */
const SLACK = 8;

export function inMegabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
