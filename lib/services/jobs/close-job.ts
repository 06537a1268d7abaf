import type { StoredJob } from '../../console/jobs';
import type { JobCounts } from '../../domain/job-marks';
import type { JobContext } from './job-context';
import { countJob } from './job-counts';
import type { JobRun } from './job-run';
import { rest, withPatience } from './patience';
import { recordEnd } from './record-end';
import { isAnyAtWork } from './segment-lease';

const LOOK_MS = 1_000;
const LEFT = { runner: null, rate: 0 } as const;

type Ending = { status: 'done' | 'failed'; problem: string | null; counts: JobCounts | undefined };

/**
 * Ends a job by itself and records that. The process at work on it records that everybody is settled first: what happens in between, another
 * finds a job that has not ended and ends it. A failure is recorded once nobody's calls are under way. False when somebody else has changed it.
 */
export async function closeJob(
  ctx: JobContext,
  job: StoredJob,
  { status, problem, counts }: Ending,
  run: JobRun,
): Promise<boolean> {
  const at = ctx.now();
  const mine = { status: 'running', runner: ctx.runner } as const;
  const change = async (values: Partial<StoredJob>) =>
    (await run.untilAnswered(() => ctx.jobs.change(job.id, values, mine))) ?? false;
  if (status === 'failed') {
    if (!(await change({ ...failed(ctx, problem), isBraked: run.isBraked() }))) return false;
    await letGo(ctx, job.id);
    return true;
  }
  if (!(await change({ beatAt: at }))) return false;
  const record = () => recordEnd(ctx, job, { outcome: status, counts }).then(() => true);
  const left = { runner: null, rate: 0, changedAt: at, changedBy: null, isBraked: run.isBraked() };
  if (!(await run.untilAnswered(record)) || (await change({ status, problem, endedAt: at, ...left }))) return true;
  // Somebody has stopped or paused it since: how it ended is on the record, and is not owed as well.
  await withPatience(ctx, () => ctx.jobs.change(job.id, { ...LEFT, isEndOwed: false }, { runner: ctx.runner }));
  return true;
}

/** What a job becomes that cannot go on. Whoever is at it stays so until that is on the record. */
export function failed({ now }: Pick<JobContext, 'now'>, problem: string | null) {
  const at = now();
  const since = { beatAt: at, rate: 0, changedAt: at, changedBy: null };
  return { ...since, status: 'failed', problem, endedAt: null, isEndOwed: true } satisfies Partial<StoredJob>;
}

/**
 * Says that this process is at a job no more; before that it records an end that is owed, once nobody's calls are under way. Throws what the
 * tables do: another process, or this one later, tries it again.
 */
export async function letGo(ctx: JobContext, id: string): Promise<void> {
  const job = await ctx.jobs.read(id);
  if (job?.runner !== ctx.runner) return;
  if (isOwed(job) && (await untilCallsEnd(ctx, job))) return recordOwed(ctx, job);
  await ctx.jobs.change(id, LEFT, { runner: ctx.runner });
}

/** A console of an earlier version stops a job and says nothing of its end, which whoever was at it recorded. */
function isOwed({ isEndOwed, status }: StoredJob): boolean {
  return isEndOwed ?? status === 'stopped';
}

/** Records how a job ended at which this process is, and leaves it. Throws what the tables do, and then the end is still owed. */
async function recordOwed(ctx: JobContext, job: StoredJob): Promise<void> {
  const { id, status, changedAt } = job;
  await recordEnd(ctx, job, { outcome: status, counts: await countJob(ctx, job) });
  const mine = { runner: ctx.runner, status, changedAt };
  await withPatience(ctx, () => ctx.jobs.change(id, { ...LEFT, isEndOwed: false }, mine));
}

/** False when this process is to end before that, or somebody has changed the job. */
async function untilCallsEnd(ctx: JobContext, { id, status, changedAt }: StoredJob): Promise<boolean> {
  for (;;) {
    const beat = { beatAt: ctx.now() };
    if (!(await ctx.jobs.change(id, beat, { status, changedAt, runner: ctx.runner }))) return false;
    if (!(await isAnyAtWork(ctx, id))) return true;
    if (ctx.stopping?.aborted) return false;
    await rest(ctx, LOOK_MS);
  }
}
