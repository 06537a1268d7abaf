import type { StoredJob } from '../../console/jobs';
import { formatAbsolute } from '../../domain/format';
import { NOT_REQUESTED } from './not-requested';

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
