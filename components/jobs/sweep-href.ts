import type { JobProgress } from '@/lib/domain/job';
import { hasLeftRows } from '@/lib/domain/left-rows';

type Ended = Pick<JobProgress, 'status' | 'problem' | 'target' | 'content' | 'card' | 'counts' | 'elsewhere'>;

/** Where the rows are removed of which a job says that a sweep removes them; undefined of any other, and where its rows are of another place. */
export function sweepHref(job: Ended): string | undefined {
  const isSaid = job.status === 'done' && job.problem !== null && hasLeftRows(job, job.counts);
  if (!isSaid || job.elsewhere) return undefined;
  return `/sweep?${new URLSearchParams({ target: job.target })}`;
}
