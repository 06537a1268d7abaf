import { mayStillBeConnecting } from '../../domain/connection';
import { withAge } from '../first-seen';
import type { JobContext } from './job-context';

/** Removed at once: some hundred a second with a table that answers. */
const HANDS = 16;
/** A table that takes longer for one row is taken to be silent. */
const SILENT_MS = 3_000;
/** One after the other: it is not the rows. */
const MAX_FAILED = 5;
/** Nobody waits longer for what is still to be removed. */
const PATIENCE_MS = 5_000;
/** More do not wait while calls go on: a table that removes a hundred a second is not too slow for any job. */
const MAX_WAITING = 1_000;

/** `goneAt`: when it answered that it is gone, in ms. */
type GhostRow = { connectionId: string; connectedAt: number; goneAt: number };
type GhostContext = Pick<JobContext, 'registry' | 'firstSeen' | 'cautiousNow' | 'onError'>;

/**
 * Removes rows of a run's recipients that are gone, beside its calls: what became of a recipient is known before, and does not wait for the
 * registry. One that fails again and again is left alone for the rest of the run.
 */
export function createGhostRemoval(ctx: GhostContext) {
  const waiting: GhostRow[] = [];
  let begun = 0;
  let ended = 0;
  let failed = 0;
  let problem: string | null = null;
  let onEnded: (() => void)[] = [];
  let making: Promise<void> | undefined;

  async function remove(row: GhostRow): Promise<void> {
    const removed = await within(SILENT_MS, ctx.registry.remove(row));
    if (!removed) return fail('the table does not answer.');
    if (removed.ok || KEPT.has(removed.error.code)) failed = 0;
    else fail(removed.error.message);
  }

  function fail(why: string) {
    failed += 1;
    if (failed >= MAX_FAILED) giveUp(why);
  }

  function giveUp(why: string) {
    if (problem) return;
    problem = `Rows of whoever is gone are left in the registry: ${why}`;
    waiting.length = 0;
    ctx.onError(new Error(problem));
  }

  function pump() {
    while (begun - ended < HANDS) {
      const row = waiting.shift();
      if (!row) break;
      begun += 1;
      void remove(row)
        .catch((error: unknown) => fail((error as Error).name))
        .then(() => {
          ended += 1;
          pump();
        });
    }
    const told = onEnded;
    onEnded = [];
    for (const look of told) look();
  }

  /** Resolves when that is so, or no more are removed. */
  function once(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (problem || isSo()) resolve();
        else onEnded.push(look);
      };
      look();
    });
  }

  return {
    /** A row that is unchanged leaves the registry; one that may still be connecting, or says no time, stays. */
    remove(connectionId: string, connectedAt: number | undefined): void {
      if (problem || connectedAt === undefined) return;
      const goneAt = ctx.cautiousNow();
      if (mayStillBeConnecting(withAge({ connectionId, connectedAt }, ctx.firstSeen), goneAt)) return;
      waiting.push({ connectionId, connectedAt, goneAt });
      pump();
    },
    isFull: () => waiting.length >= MAX_WAITING,
    /** Resolves when there is room again: half of what waited is removed, or no more are, because that took five seconds. */
    room(): Promise<void> {
      making ??= within(
        PATIENCE_MS,
        once(() => waiting.length <= MAX_WAITING / 2).then(() => true),
      )
        .then((isMade) => (isMade ? undefined : giveUp('the table is slower than the job.')))
        .finally(() => {
          making = undefined;
        });
      return making;
    },
    /** Resolves when all so far are removed or left, or after five seconds. */
    async settled(): Promise<void> {
      const last = begun + waiting.length;
      await within(
        PATIENCE_MS,
        once(() => ended >= last),
      );
    },
    /** Why no more are removed, in words. */
    problem: () => problem,
  };
}

/** Of rows that are not as they were, or not there: nothing to do. */
const KEPT = new Set(['notFound', 'conflict', 'invalid']);

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
