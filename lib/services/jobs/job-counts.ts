import type { StoredJob } from '../../console/jobs';
import { addCounts, countMarks, isSettled, type JobCounts, noCounts } from '../../domain/job-marks';
import type { JobContext } from './job-context';
import { lastSegment, marksOf } from './segment-lease';

/** Segments that are over do not change any more, so each is counted once by a process. */
const known = new WeakMap<object, Map<string, { from: number; counts: JobCounts }>>();

/** What became of everybody, read off the marks. It sums up to the job's total. */
export async function countJob(
  ctx: Pick<JobContext, 'jobs' | 'isAlive' | 'now'>,
  job: Pick<StoredJob, 'id' | 'card' | 'status'>,
): Promise<JobCounts> {
  const jobs = known.get(ctx.jobs) ?? new Map<string, { from: number; counts: JobCounts }>();
  known.set(ctx.jobs, jobs);
  let { from, counts } = jobs.get(job.id) ?? { from: 0, counts: noCounts() };
  let open = noCounts();
  for await (const progress of ctx.jobs.progress(job.id, from, lastSegment(job))) {
    const { segment, marks } = progress;
    const here = countMarks(marksOf(ctx, job, progress));
    const isOver = isSettled(marks);
    if (isOver && segment === from) {
      counts = addCounts(counts, here);
      from += 1;
    } else open = addCounts(open, here);
  }
  jobs.set(job.id, { from, counts });
  const all = addCounts(counts, open);
  const begun = Object.values(all).reduce((sum, count) => sum + count, 0);
  return { ...all, remaining: all.remaining + (job.card?.total ?? 0) - begun };
}
