import type { Result } from '../domain/result';
import { createSharedAnswers } from '../domain/shared-answers';

/** How long ago something may have been read that somebody else had read. */
export const SHARED_READ_MS = 1_000;
const MAX_READS = 500;
/** As JSON, which is about what they take in memory. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

type Look<D> = {
  /** Of which kind the read is; with `input` it decides the answer. */
  kind: string;
  input: object;
  /** Epoch ms: what was asked for before it will not do. `MAX_TIME_MS`: it is read anew. */
  after?: number | undefined;
  read: () => Promise<Result<D>>;
};

export type SharedReads = {
  /** What whoever looks is answered alike, whatever of it they may see: what is personal is masked in each answer, of which this is not to be changed. */
  look<D>(look: Look<D>): Promise<Result<D>>;
  /** Something has been done here: whoever looks from now on is answered nothing from before, nor what is being read. */
  forget(): void;
};

/** Reads of one target, for whoever looks: one reading at a time of each, and about one a second, however many look. What failed is not kept. */
export function createSharedReads({ now, elapsed }: { now: () => number; elapsed: () => number }): SharedReads {
  const answers = createSharedAnswers<Result<unknown>>({
    keptMs: SHARED_READ_MS,
    maxAnswers: MAX_READS,
    elapsed,
    isKept: ({ ok }) => ok,
    sizeOf: (answer) => JSON.stringify(answer).length,
    maxSize: MAX_CHARACTERS,
  });
  return {
    look<D>({ kind, input, after = Number.NEGATIVE_INFINITY, read }: Look<D>) {
      const wish = { at: now(), notBefore: after };
      // Of one kind all answers are alike.
      return answers.get(JSON.stringify([kind, input]), read, wish).answer as Promise<Result<D>>;
    },
    forget: () => answers.forget(),
  };
}
