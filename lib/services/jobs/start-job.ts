import type { Job } from '../../domain/job';
import type { StartJob } from '../../domain/job-input';
import { wordFor } from '../../domain/job-words';
import { err, ok, type Result } from '../../domain/result';
import type { SessionUser } from '../../domain/user';
import { type JobContext, toJob } from './job-context';
import { takeJob } from './job-desk';
import { refusalFor } from './job-rights';

/** Begins to send. A second start of the same job changes nothing. */
export async function startJob(args: { ctx: JobContext; input: StartJob; user: SessionUser }): Promise<Result<Job>> {
  const { ctx, input, user } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const refusal = refusalFor(job, user.role);
  if (refusal) return err('forbidden', refusal);
  if (job.status === 'running' || job.status === 'done') return ok(toJob(job));
  if (job.status !== 'prepared') return err('conflict', `This job is ${job.status}, so it cannot be started.`);
  if (job.card?.total === 0) return err('conflict', 'Nobody is in this audience, so there is nothing to do.');
  const word = wordFor(job, ctx.target);
  if (word && input.word.trim() !== word) return err('invalid', `Type ${word} to confirm.`);
  const at = ctx.now();
  const values = { status: 'running', startedAt: at, changedAt: at, changedBy: user.name, runner: null } as const;
  if (!(await ctx.jobs.change(job.id, values, { status: 'prepared' }))) {
    return err('conflict', 'Somebody else has changed this job meanwhile.');
  }
  const started = { ...job, ...values };
  await takeJob(ctx, started);
  return ok(toJob(started));
}
