import type { FollowUpKey, StoredJob } from '../../console/jobs';
import { formatDuration } from '../../domain/format';
import { type Audience, isOver, type Job } from '../../domain/job';
import { JOB_OUTCOMES, type JobOutcome, outcomeOf } from '../../domain/job-marks';
import { err, ok, type Result } from '../../domain/result';
import type { JobContext } from './job-context';
import { isOfOtherPlace } from './other-place';

const keyOf = (outcome: JobOutcome): FollowUpKey => `followUp:${outcome}`;

/** No connection of this target is among its recipients, whatever their ids. */
const OF_OTHER_PLACE =
  'The earlier job belongs to another place: the configuration of the target has changed since it was prepared, or another console uses its name for that place. Prepare another for an audience of this target.';

type Earlier = Pick<Extract<Audience, { kind: 'job' }>, 'jobId' | 'marks'>;

type Next = Pick<Job, 'id' | 'content'>;
type FollowUpContext = Pick<JobContext, 'jobs' | 'target' | 'now'>;

/**
 * Writes on an earlier job that `next`, which is there, goes on with those of its recipients, so that no other does: of two, one wins, and
 * the other hears which. A job that was discarded holds nobody. Where nobody is reached (a check, before or after) all may. Throws what the table does.
 */
export async function claimFollowUp(ctx: FollowUpContext, earlier: Earlier, next: Next): Promise<Result<StoredJob>> {
  for (;;) {
    const found = await findEarlier(ctx, earlier, next);
    if (!found.ok) return found;
    const { job, keys } = found.data;
    if (keys.every((key) => job[key] === next.id)) return ok(job);
    const seen = Object.fromEntries(keys.map((key) => [key, job[key]]));
    const mine = Object.fromEntries(keys.map((key) => [key, next.id]));
    if (await ctx.jobs.change(job.id, mine, seen)) return ok(job);
  }
}

/** The earlier job, and which of its attributes say who goes on with these; or why `next` may not, in words. */
export async function findEarlier(
  ctx: FollowUpContext,
  { jobId, marks }: Earlier,
  next: Next,
): Promise<Result<{ job: StoredJob; keys: FollowUpKey[] }>> {
  const job = await ctx.jobs.read(jobId);
  if (job?.target !== ctx.target.name) return err('conflict', 'The job that this one goes on from is not there.');
  if (isOfOtherPlace(ctx, job)) return err('conflict', OF_OTHER_PLACE);
  if (!isOver(job)) {
    return err('conflict', 'The earlier job has not ended, so it may still reach these itself. Stop it first.');
  }
  const isLook = next.content.kind === 'check' || job.content.kind === 'check';
  const keys = isLook ? [] : [...new Set(marks)].map((mark) => keyOf(outcomeOf(mark)));
  const other = await findHolder(ctx, job, next.id, keys);
  if (!other) return ok({ job, keys });
  const age = formatDuration(Math.max(0, ctx.now() - other.createdAt));
  const message = `Another job, prepared by ${other.by} ${age} ago, goes on with these. A second one would reach them twice.`;
  return { ok: false, error: { code: 'conflict', message, jobId: other.id } };
}

async function findHolder(
  ctx: Pick<JobContext, 'jobs'>,
  earlier: StoredJob,
  own: string,
  keys: readonly FollowUpKey[],
): Promise<StoredJob | undefined> {
  const ids = new Set(keys.flatMap((key) => earlier[key] ?? []));
  ids.delete(own);
  return (await readHolding(ctx, ids))[0];
}

/** Those that are there and not discarded. */
async function readHolding({ jobs }: Pick<JobContext, 'jobs'>, ids: Iterable<string>): Promise<StoredJob[]> {
  const found = await Promise.all([...ids].map(jobs.read));
  return found.filter((job) => job !== undefined).filter(({ status }) => status !== 'discarded');
}

/** Which job goes on with whom, by what became of them. */
export async function readFollowUps(
  ctx: Pick<JobContext, 'jobs'>,
  job: StoredJob,
): Promise<Partial<Record<JobOutcome, string>>> {
  const named = JOB_OUTCOMES.flatMap((outcome) => {
    const id = job[keyOf(outcome)];
    return id ? [[outcome, id] as const] : [];
  });
  const holding = await readHolding(ctx, new Set(named.map(([, id]) => id)));
  return Object.fromEntries(named.filter(([, id]) => holding.some((each) => each.id === id)));
}
