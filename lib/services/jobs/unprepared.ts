import type { StoredJob } from '../../console/jobs';
import { formatAbsolute } from '../../domain/format';
import type { JobEndContext } from './job-context';
import { NOT_REQUESTED } from './not-requested';
import { GivenUp, withPatience } from './patience';
import { recordEnd } from './record-end';
import { waitsForTable } from './table-words';

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
  { next, asksScan = false }: { next: string; asksScan?: boolean },
): { outcome: string; values: Partial<StoredJob> & { problem: string } } {
  const changed = {
    ...{ runner: null, rate: 0, changedAt: nowMs, changedBy: null },
    ...(asksScan && { scanAskedAt: nowMs }),
  };
  if (job.agreedTotal === null && !job.hadCard) {
    return { outcome: 'discarded', values: { ...changed, status: 'discarded', problem: words, endedAt: nowMs } };
  }
  const time = job.startAt === null ? '' : `It was to start at ${formatAbsolute(job.startAt).slice(0, 19)} UTC. `;
  const problem = `${time}Its recipients could not be written down: ${words} Nobody was reached. ${next}`.trim();
  const outcome = job.agreedTotal === null ? 'not prepared' : 'not begun';
  return { outcome, values: { ...changed, ...NOT_REQUESTED, agreedTotal: null, card: null, problem } };
}

/**
 * Records what a preparation came to by itself, before that is changed on the job, so that it is on the record whatever the tables do then. What may pass is
 * waited for (see `withPatience`). Any other failure is logged: the job is a person's to decide on all the same. `change` changes the job as long as it is
 * still this process's, which is asked before each try: of a preparation that others go on with this is no end. Throws `GivenUp` when it said no.
 */
export async function recordUnprepared(
  ctx: Pick<JobEndContext, 'audit' | 'now' | 'wait' | 'stopping' | 'onError'>,
  job: StoredJob,
  end: { outcome: string; detail: string | null },
  change: (values: Partial<StoredJob>) => Promise<boolean>,
): Promise<void> {
  const record = async () => {
    if (!(await change({ beatAt: ctx.now() }))) throw new GivenUp('Another process prepares it');
    await recordEnd(ctx, job, end);
  };
  const onWait = (error: Error) => change({ beatAt: ctx.now(), problem: waitsForTable(error) });
  try {
    await withPatience(ctx, record, onWait);
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    ctx.onError(error);
  }
}
