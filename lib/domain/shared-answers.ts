type Settings<T> = {
  /** How long an answer is good for whoever asks after it came. */
  keptMs: number;
  maxAnswers: number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
  /** An answer that is not kept is given to those alone who waited for it. */
  isKept?: (answer: T) => boolean;
  /** What an answer takes, in characters; its key is counted with it. */
  sizeOf?: (answer: T) => number;
  /** All of them together, in characters. */
  maxSize?: number;
};

type Wish = {
  /** When it is asked for; in the same unit as `notBefore`, by whatever clock. */
  at?: number;
  /** An answer that was asked for before this will not do. Infinity: none but a new one. */
  notBefore?: number;
};

/** Answers by key. However many want one it is asked for once at a time, and not again while it is fresh. */
export type SharedAnswers<T> = {
  /** `isShared`: it was asked for by somebody before. Rejects as `ask` does; that is not kept. */
  get(key: string, ask: () => Promise<T>, wish?: Wish): { answer: Promise<T>; isShared: boolean };
  /** Left out: all. Who waits for one gets it all the same; whoever asks from now on has it asked for anew. */
  forget(keys?: readonly string[]): void;
};

type Entry<T> = { answer: Promise<T>; at: number; answeredAt?: number; size: number };

export function createSharedAnswers<T>(settings: Settings<T>): SharedAnswers<T> {
  const {
    keptMs,
    maxAnswers,
    elapsed,
    isKept = () => true,
    sizeOf = () => 0,
    maxSize = Number.POSITIVE_INFINITY,
  } = settings;
  const entries = new Map<string, Entry<T>>();
  let size = 0;

  const isOver = ({ answeredAt }: Entry<T>) => answeredAt !== undefined && elapsed() - answeredAt >= keptMs;

  function drop(key: string): void {
    size -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  }

  /** They stand in the order in which they were asked for, so that the oldest are the first to go. */
  function tidy(): void {
    for (const [key, entry] of entries) {
      if (!isOver(entry) && entries.size <= maxAnswers && size <= maxSize) break;
      drop(key);
    }
  }

  function start(key: string, ask: () => Promise<T>, at: number): Promise<T> {
    const entry: Entry<T> = { answer: ask(), at, size: key.length };
    drop(key);
    entries.set(key, entry);
    size += entry.size;
    tidy();
    const isCurrent = () => entries.get(key) === entry;
    entry.answer.then(
      (answer) => {
        if (!isCurrent()) return;
        if (!isKept(answer)) return drop(key);
        entry.answeredAt = elapsed();
        const more = sizeOf(answer);
        entry.size += more;
        size += more;
        tidy();
      },
      () => isCurrent() && drop(key),
    );
    return entry.answer;
  }

  return {
    get(key, ask, { at = 0, notBefore = Number.NEGATIVE_INFINITY } = {}) {
      const known = entries.get(key);
      if (known && !isOver(known) && known.at >= notBefore) return { answer: known.answer, isShared: true };
      return { answer: start(key, ask, at), isShared: false };
    },
    forget(keys = [...entries.keys()]) {
      for (const key of keys) drop(key);
    },
  };
}
