import type { Part } from '../domain/overview';

/** Failed reads are tried again after this long, so that a broken table is not asked by every look. */
const RETRY_MS = 5_000;

type Settings<T, I> = {
  read: (tell: (done: number, of: number | null) => void, input: I) => Promise<T>;
  /** How long an answer is good for. */
  intervalMs: (data: T) => number;
  /** A failure in words for a person. */
  words: (error: unknown) => string;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
  wait: (ms: number) => Promise<void>;
  patienceMs: number;
};

export type SharedFigure<T, I> = {
  /** The newest answer; starts a new reading when that is old, and waits a moment when there is none. Never throws. */
  look(...input: I extends undefined ? [] : [I]): Promise<Part<T>>;
  /** The next look reads anew, whatever is known. */
  forget(): void;
};

/** One computation at a time and one per interval, however many look; an old answer stands until the new one is there. */
export function createSharedFigure<T, I = undefined>(settings: Settings<T, I>): SharedFigure<T, I> {
  const { read, intervalMs, words, elapsed, wait, patienceMs } = settings;
  let known: { data: T; freshUntil: number; staleAt: number } | undefined;
  let failed: { message: string; until: number } | undefined;
  let running: { work: Promise<void>; done: number; of: number | null } | undefined;

  function start(input: I) {
    const run = { work: Promise.resolve(), done: 0, of: null as number | null };
    const isCurrent = () => running === run;
    run.work = read((done, of) => Object.assign(run, { done, of }), input)
      .then((data) => {
        if (!isCurrent()) return;
        const forMs = intervalMs(data);
        known = { data, freshUntil: elapsed() + forMs, staleAt: elapsed() + 2 * forMs };
        failed = undefined;
      })
      .catch((error: unknown) => {
        if (!isCurrent()) return;
        failed = { message: words(error), until: elapsed() + RETRY_MS };
        // What was known before the failure is no answer to "now" any more.
        known = undefined;
      })
      .finally(() => {
        if (isCurrent()) running = undefined;
      });
    running = run;
  }

  function answer(): Part<T> {
    if (known) return { state: 'known', data: known.data, isRenewing: running !== undefined };
    if (running) return { state: 'reading', done: running.done, of: running.of };
    return { state: 'failed', message: failed?.message ?? '' };
  }

  return {
    async look(...input) {
      // Nobody looked for long: what was known then is no first answer now.
      if (known && elapsed() >= known.staleAt) known = undefined;
      const isFresh = known && elapsed() < known.freshUntil;
      const isResting = failed && elapsed() < failed.until;
      if (!running && !isFresh && !isResting) start(input[0] as I);
      if (!known && running && patienceMs > 0) await Promise.race([running.work, wait(patienceMs)]);
      return answer();
    },
    forget() {
      known = undefined;
      failed = undefined;
      // A reading under way goes on alone; nobody waits for it any more.
      running = undefined;
    },
  };
}
