import type { StoredJob } from '../../console/jobs';
import { formatAbsolute, formatCount } from '../../domain/format';
import { isUndecided, type Job } from '../../domain/job';
import type { StartJob } from '../../domain/job-input';
import { MAX_AHEAD_MS, REQUEST_MS } from '../../domain/job-limits';
import { needsApproval, wordFor } from '../../domain/job-words';
import { err, ok, type Result } from '../../domain/result';
import type { SessionUser } from '../../domain/user';
import { type JobContext, toJob } from './job-context';
import { takeJob } from './job-desk';
import { refusalFor } from './job-rights';

/**
 * Begins to send, now or at a time; where it takes two, the first asks and the second begins it. A second start of the same job changes
 * nothing.
 */
export async function startJob(args: { ctx: JobContext; input: StartJob; user: SessionUser }): Promise<Result<Job>> {
  const { ctx, input, user } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const refusal = refusalFor(job, user.role);
  if (refusal) return err('forbidden', refusal);
  if (job.status === 'running' || job.status === 'done') return ok(toJob(job));
  if (!isUndecided(job)) return err('conflict', `This job is ${job.status}, so it cannot be started.`);
  if (job.card?.total === 0) return err('conflict', 'Nobody is in this audience, so there is nothing to do.');
  const word = wordFor(job, ctx.target);
  if (word && input.word.trim() !== word) return err('invalid', `Type ${word} to confirm.`);
  const timeProblem = findTimeProblem(ctx, input.at);
  if (timeProblem) return err('invalid', timeProblem);

  const values = decide(ctx, job, input, user);
  if (!values.ok) return values;
  const { status, changedAt } = job;
  if (!(await ctx.jobs.change(job.id, values.data, { status, changedAt }))) {
    return err('conflict', 'Somebody else has changed this job meanwhile.');
  }
  const started = { ...job, ...values.data };
  if (started.status === 'running') await takeJob(ctx, started);
  return ok(toJob(started));
}

function findTimeProblem(ctx: JobContext, at: number | null): string | undefined {
  if (at === null) return undefined;
  if (at > ctx.now() + MAX_AHEAD_MS) return 'A start may be a week ahead at most.';
  return at < ctx.now() - 60_000 ? `${formatAbsolute(at).slice(0, 19)} UTC is over. Choose a later time.` : undefined;
}

/** What the job becomes by this wish to start it. */
function decide(ctx: JobContext, job: StoredJob, input: StartJob, user: SessionUser): Result<Partial<StoredJob>> {
  const at = ctx.now();
  const changed = { changedAt: at, changedBy: user.name, runner: null };
  const isAsked = job.status === 'requested' && at - job.changedAt <= REQUEST_MS;
  const isAgreed = job.status === 'scheduled' && job.approvedBy !== null;
  const startAt = input.at ?? (isAsked ? job.startAt : null);
  if (needsApproval(job, ctx.target) && !isAgreed) {
    if (!isAsked) return ok({ ...changed, status: 'requested', requestedBy: user.name, startAt });
    if (job.requestedBy === user.name) {
      const limit = formatCount(ctx.target.approveAbove ?? 0);
      return err('conflict', `More than ${limit} recipients take two persons. Somebody else has to approve it.`);
    }
    Object.assign(changed, { approvedBy: user.name });
  }
  if (startAt !== null && startAt > at) return ok({ ...changed, status: 'scheduled', startAt });
  return ok({ ...changed, status: 'running', startedAt: at });
}
