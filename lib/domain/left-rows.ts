import type { JobCard, JobContent } from './job';
import type { JobCounts } from './job-marks';

/** So many that are gone, and nobody reached, are no chance: that is said. */
export const MANY_GONE = 20;

type Ended = { content: Pick<JobContent, 'kind'>; card: Pick<JobCard, 'isNotLookedUp' | 'withoutRow'> | null };

/** Whether a job that is over has left the rows of many who were gone, because it reached nobody: they may be of another API. `counts`: of all its runs. */
export function hasLeftRows({ content, card }: Ended, { gone, delivered, closed }: JobCounts): boolean {
  if (content.kind === 'check' || delivered + closed > 0 || card?.isNotLookedUp) return false;
  // A row whose client has just left is removed by `$disconnect`, often before the job is over.
  return gone - (card?.withoutRow ?? 0) >= MANY_GONE;
}
