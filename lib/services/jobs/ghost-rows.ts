import type { StoredJob } from '../../console/jobs';
import { mayStillBeConnecting } from '../../domain/connection';
import { formatCount } from '../../domain/format';
import { JOB_MARKS, type JobCounts } from '../../domain/job-marks';
import { hasLeftRows, MANY_GONE } from '../../domain/left-rows';
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

/** Rows that are kept in mind until somebody is reached, of some 100 bytes; those of others are left to a sweep, or to their TTL. */
const MAX_HELD = 10_000;

const REACHED = [JOB_MARKS.delivered, JOB_MARKS.closed];

/** `goneAt`: when it answered that it is gone, in ms. */
type GhostRow = { connectionId: string; connectedAt: number; goneAt: number };
type GhostContext = Pick<JobContext, 'registry' | 'firstSeen' | 'cautiousNow' | 'onError'>;

/**
 * Removes rows of a run's recipients that are gone, beside its calls: what became of a recipient is known before, and does not wait for the
 * registry. One that fails again and again is left alone for the rest of the run. An API answers 410 for whoever is connected to another one as well,
 * so that no row is removed until somebody of the job was reached.
 */
export function createGhostRemoval(ctx: GhostContext) {
  const waiting: GhostRow[] = [];
  /** Behind those, and nobody waits for room among them. */
  const held: GhostRow[] = [];
  let isReached = false;
  let gone = 0;
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
    held.length = 0;
    ctx.onError(new Error(problem));
  }

  function pump() {
    while (begun - ended < HANDS) {
      const row = waiting.shift() ?? (isReached ? held.pop() : undefined);
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

  function reached() {
    if (isReached) return;
    isReached = true;
    pump();
  }

  return {
    /** A recipient of the run got through: the address is that of the rows. */
    reached,
    /** The marks of some of the job's recipients, whoever called them: any of them may have got through. */
    found(marks: string): void {
      if (REACHED.some((mark) => marks.includes(mark))) reached();
    },
    /** A row that is unchanged leaves the registry, once somebody is reached; one that may still be connecting, or says no time, stays. */
    remove(connectionId: string, connectedAt: number | undefined): void {
      gone += 1;
      if (problem || connectedAt === undefined) return;
      const goneAt = ctx.cautiousNow();
      if (mayStillBeConnecting(withAge({ connectionId, connectedAt }, ctx.firstSeen), goneAt)) return;
      const row = { connectionId, connectedAt, goneAt };
      if (isReached) waiting.push(row);
      else if (held.length < MAX_HELD) held.push(row);
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
      const last = begun + waiting.length + (isReached ? held.length : 0);
      await within(
        PATIENCE_MS,
        once(() => ended >= last),
      );
    },
    /** Why no more are removed, in words. */
    problem: () => problem,
    /** The same, and while nobody is reached what that may mean. */
    says: () => problem ?? (!isReached && gone >= MANY_GONE ? wordsForGone(gone) : null),
  };
}

function wordsForGone(gone: number): string {
  return `Nobody is reached yet: ${formatCount(gone)} were gone. Is the address of this target that of their API? No row of theirs is removed until somebody is.`;
}

/** Said where all are gone. */
export const IS_IT_THEIRS = 'Does the address of this target belong to these rows?';

/** Why a job of any number of runs that has reached nobody has removed no rows, in words; undefined where too few were gone to ask that. */
export function whyLeft(job: Pick<StoredJob, 'content' | 'card'>, counts: JobCounts): string | undefined {
  if (!hasLeftRows(job, counts)) return undefined;
  return `Nobody was reached, so that no row of whoever was gone was removed. ${IS_IT_THEIRS} If so, a sweep of ghosts removes those that are still there.`;
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
