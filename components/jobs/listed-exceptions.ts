import type { JobProgress } from '@/lib/domain/job';
import { exceptionsOf, type JobOutcome } from '@/lib/domain/job-marks';

/** What somebody chose to see of the exceptions: of one outcome, or '' for all; `cursor`: from where on. */
export type ExceptionWish = { outcome: JobOutcome | ''; cursor: string | null };

export const ALL_EXCEPTIONS: ExceptionWish = { outcome: '', cursor: null };

type Seen = Pick<JobProgress, 'status' | 'content' | 'counts'>;

/**
 * What of a wish can be listed by now. Whoever remains changes by the moment while a job runs and is nobody once it is done, so that a choice
 * may hold no longer: then all are listed, from the first on. `present`: what may be chosen. `count`: of those that are listed; `version` is
 * another whenever they may be others.
 */
export function listedOf({ status, content, counts }: Seen, wish: ExceptionWish) {
  const exceptions = exceptionsOf(content.kind).filter((each) => counts[each] > 0);
  // Whoever remains is listed by wish alone, and while they do not change.
  const remaining = status !== 'running' && counts.remaining > 0 ? (['remaining'] as const) : [];
  const present: JobOutcome[] = [...exceptions, ...remaining];
  const isThere = wish.outcome === '' || present.includes(wish.outcome);
  const shown = isThere ? wish : ALL_EXCEPTIONS;
  const listed = shown.outcome === '' ? exceptions : [shown.outcome];
  return {
    ...shown,
    present,
    hasRemaining: remaining.length > 0,
    total: exceptions.reduce((sum, each) => sum + counts[each], 0),
    count: listed.reduce((sum, each) => sum + counts[each], 0),
    version: listed.map((each) => `${each} ${counts[each]}`).join(', '),
  };
}
