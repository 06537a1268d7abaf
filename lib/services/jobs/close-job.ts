import type { StoredJob } from '../../console/jobs';
import type { JobCounts } from '../../domain/job-marks';
import type { JobContext } from './job-context';
import { countJob } from './job-counts';
import type { JobRun } from './job-run';
import { recordEnd } from './record-end';

type Ending = { status: 'done' | 'failed'; problem: string | null; counts: JobCounts | undefined };

/**
 * Ends a job by itself and records that; nothing happens when somebody else has changed it meanwhile. The process at work on it records
 * the end first: what happens in between, another finds a job that has not ended and ends it. Of workers, of whom several may find out
 * the same, the one that ends it records it.
 */
export async function closeJob(
  ctx: JobContext,
  job: StoredJob,
  { status, problem, counts }: Ending,
  expected: Partial<StoredJob>,
  run: JobRun,
): Promise<void> {
  const at = ctx.now();
  const endedAt = status === 'done' ? at : null;
  const changed = { runner: null, rate: 0, changedAt: at, changedBy: null, isBraked: run.isBraked() };
  const values = { status, problem, endedAt, ...changed };
  const change = (wanted: Partial<StoredJob>) => run.untilAnswered(() => ctx.jobs.change(job.id, wanted, expected));
  const record = () => run.untilAnswered(() => recordEnd(ctx, job, { outcome: status, counts }).then(() => true));
  if (expected.runner === ctx.runner) {
    if ((await change({ beatAt: at })) && (await record())) await change(values);
  } else if (await change(values)) await record();
}

/** Says that this process is at a job no more, and how it ended when somebody stopped it. Throws what the tables do. */
export async function letGo(ctx: JobContext, id: string): Promise<void> {
  if (!(await ctx.jobs.change(id, { runner: null, rate: 0 }, { runner: ctx.runner }))) return;
  const now = await ctx.jobs.read(id);
  if (now?.status === 'stopped') await recordEnd(ctx, now, { outcome: 'stopped', counts: await countJob(ctx, now) });
}
