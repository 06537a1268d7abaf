import type { StoredJob } from '../../console/jobs';
import { formatAbsolute } from '../../domain/format';
import type { JobEndContext } from './job-context';
import { NOT_REQUESTED } from './not-requested';
import { GivenUp, withPatience } from './patience';
import { recordEnd } from './record-end';

/** The recipients of a job that had a card are written down once more; for a moment it has none. */
export function freezeAgain(nowMs: number) {
  return {
    status: 'preparing',
    frozenAt: nowMs,
    card: null,
    preparedSoFar: 0,
    hadCard: true,
  } satisfies Partial<StoredJob>;
}

/**
 * What becomes of a job whose recipients could not be written down, and the word for it in the audit. One that somebody has decided on, or had
 * a card of, waits for a person; any other has come to nothing.
 */
export function unprepared(
  job: StoredJob,
  words: string,
  nowMs: number,
): { outcome: string; values: Partial<StoredJob> & { problem: string } } {
  const changed = { runner: null, rate: 0, changedAt: nowMs, changedBy: null };
  if (job.agreedTotal === null && !job.hadCard) {
    return { outcome: 'discarded', values: { ...changed, status: 'discarded', problem: words, endedAt: nowMs } };
  }
  const time = job.startAt === null ? '' : `It was to start at ${formatAbsolute(job.startAt).slice(0, 19)} UTC. `;
  const problem = `${time}Its recipients could not be written down: ${words} Nobody was reached. Prepare it again.`;
  const outcome = job.agreedTotal === null ? 'not prepared' : 'not begun';
  return { outcome, values: { ...changed, ...NOT_REQUESTED, agreedTotal: null, card: null, problem } };
}

/**
 * Records what a preparation came to by itself, before that is changed on the job, so that it is on the record whatever the tables do then. What may pass is
 * waited for (see `withPatience`, also for `onWait`; throws `GivenUp`). Any other failure is logged: the job is a person's to decide on all the same.
 */
export async function recordUnprepared(
  ctx: Pick<JobEndContext, 'audit' | 'wait' | 'stopping' | 'onError'>,
  job: StoredJob,
  end: { outcome: string; detail: string | null },
  onWait?: (error: Error) => Promise<boolean>,
): Promise<void> {
  try {
    await withPatience(ctx, () => recordEnd(ctx, job, end), onWait);
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    ctx.onError(error);
  }
}
