import type { JobException, JobPage, JobProgress } from '../../domain/job';
import { exceptionsOf, JOB_MARKS, type JobOutcome, outcomeOf } from '../../domain/job-marks';
import { err, ok, type Result } from '../../domain/result';
import { skipReasonOf } from './filled-text';
import { readFollowUps } from './follow-up';
import { type JobContext, toJob } from './job-context';
import { countJob } from './job-counts';
import { isOfOtherPlace, MOVED } from './other-place';
import { readMarks } from './segment-marks';

const EXCEPTION_PAGE = 100;
/** Segments looked through for one page of exceptions. */
const MAX_SEGMENTS = 100;

export async function readJobs(args: { ctx: JobContext; input: { cursor: string | null } }): Promise<Result<JobPage>> {
  const { jobs, next } = await args.ctx.jobs.list(args.ctx.target.name, args.input.cursor);
  return ok({ jobs: jobs.map(toJob), next });
}

/** How far it is; the same for everybody who looks, from whichever process. */
export async function readJob(args: { ctx: JobContext; input: { id: string } }): Promise<Result<JobProgress>> {
  const { ctx, input } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  return ok({
    ...toJob(job),
    counts: await countJob(ctx, job),
    followUps: await readFollowUps(ctx, job),
    ...(isOfOtherPlace(ctx, job) && { elsewhere: MOVED }),
    rate: job.status === 'running' ? job.rate : 0,
    readAt: ctx.now(),
  });
}

/** Recipients by what became of them, in their order. `cursor` is `segment.index`, as the page before gave it. */
export async function readExceptions(args: {
  ctx: JobContext;
  input: { id: string; outcome: JobOutcome | null; cursor: string | null };
}): Promise<Result<{ exceptions: JobException[]; next: string | null }>> {
  const { ctx, input } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const wanted = (input.outcome ? [input.outcome] : exceptionsOf(job.content.kind))
    .map((outcome) => JOB_MARKS[outcome])
    .join('');
  const [from = 0, after = -1] = (input.cursor ?? '0.-1').split('.').map(Number);
  const exceptions: JobException[] = [];
  let segments = 0;
  const withUnbegun = input.outcome === 'remaining';
  for await (const { segment, marks } of readMarks(ctx, job, { from, withUnbegun })) {
    const start = segment === from ? after + 1 : 0;
    const found = [...marks].flatMap((mark, index) => (index >= start && wanted.includes(mark) ? [index] : []));
    if (found.length === 0 && ++segments < MAX_SEGMENTS) continue;
    const recipients = found.length > 0 ? await ctx.jobs.readRecipients(job.id, segment) : undefined;
    const why = recipients && skipReasonOf(job, recipients);
    for (const index of found) {
      const connectionId = recipients?.ids[index];
      const outcome = outcomeOf(marks[index] as string);
      const reason = outcome === 'skipped' && why?.(index);
      if (connectionId !== undefined) exceptions.push({ connectionId, outcome, ...reason });
      if (exceptions.length === EXCEPTION_PAGE) return ok({ exceptions, next: `${segment}.${index}` });
    }
    if (segments >= MAX_SEGMENTS) return ok({ exceptions, next: `${segment + 1}.-1` });
  }
  return ok({ exceptions, next: null });
}
