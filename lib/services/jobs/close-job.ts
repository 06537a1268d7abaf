import type { StoredJob } from '../../console/jobs';
import type { JobCounts } from '../../domain/job-marks';
import type { JobContext, JobEndContext } from './job-context';
import { countJob } from './job-counts';
import type { JobRun } from './job-run';
import { rest, withPatience } from './patience';
import { recordEnd } from './record-end';
import { isAnyAtWork } from './segment-lease';

const LOOK_MS = 1_000;
const LEFT = { runner: null, rate: 0 } as const;

/**
 * Ends a job by itself, which nobody can change any more from then on, and records that once nobody's calls are under way. `counts`: what came of everybody, where
 * nobody remains or is claimed: none are, then. False when somebody has changed it before.
 */
export async function closeJob(
  ctx: JobContext,
  job: StoredJob,
  { status, problem, counts }: { status: 'done' | 'failed'; problem: string | null; counts?: JobCounts },
  run: JobRun,
): Promise<boolean> {
  const values = {
    ...owed(ctx),
    status,
    problem,
    endedAt: status === 'done' ? ctx.now() : null,
    isBraked: run.isBraked(),
  };
  const change = () => ctx.jobs.change(job.id, values, { status: 'running', runner: ctx.runner });
  if (!(await run.untilAnswered(change))) return false;
  await (counts ? recordOwed(ctx, { ...job, ...values }, counts) : letGo(ctx, job.id));
  return true;
}

/** What a job becomes that cannot go on. Whoever is at it stays so until that is on the record. */
export function failed({ now }: Pick<JobContext, 'now'>, problem: string | null) {
  return { ...owed({ now }), status: 'failed', problem, endedAt: null } satisfies Partial<StoredJob>;
}

function owed({ now }: Pick<JobContext, 'now'>) {
  const at = now();
  return { beatAt: at, rate: 0, changedAt: at, changedBy: null, isEndOwed: true } satisfies Partial<StoredJob>;
}

/**
 * Says that this process is at a job no more; before that it records an end that is owed, once nobody's calls are under way. Throws what the
 * tables do: another process, or this one later, tries it again.
 */
export async function letGo(ctx: JobEndContext, id: string): Promise<void> {
  const job = await ctx.jobs.read(id);
  if (job?.runner !== ctx.runner) return;
  if (isOwed(job) && (await untilCallsEnd(ctx, job))) return recordOwed(ctx, job, await countJob(ctx, job));
  await ctx.jobs.change(id, LEFT, { runner: ctx.runner });
}

/** A console of an earlier version stops a job and says nothing of its end, which whoever was at it recorded. */
function isOwed({ isEndOwed, status }: StoredJob): boolean {
  return isEndOwed ?? status === 'stopped';
}

/** Records how a job ended at which this process is, and leaves it. Throws what the tables do, and then the end is still owed. */
async function recordOwed(ctx: JobEndContext, job: StoredJob, counts: JobCounts): Promise<void> {
  const { id, status, changedAt } = job;
  await recordEnd(ctx, job, { outcome: status, counts });
  const mine = { runner: ctx.runner, status, changedAt };
  const values = { ...LEFT, isEndOwed: false, endedWith: { changedAt, counts } };
  await withPatience(ctx, () => ctx.jobs.change(id, values, mine));
}

/** False when this process is to end before that, or somebody has changed the job. */
async function untilCallsEnd(ctx: JobEndContext, job: StoredJob): Promise<boolean> {
  const { id, status, changedAt } = job;
  for (;;) {
    const beat = { beatAt: ctx.now() };
    if (!(await ctx.jobs.change(id, beat, { status, changedAt, runner: ctx.runner }))) return false;
    if (!(await isAnyAtWork(ctx, job))) return true;
    if (ctx.stopping?.aborted) return false;
    await rest(ctx, LOOK_MS);
  }
}
