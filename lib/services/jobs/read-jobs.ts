import type { StoredJob } from '../../console/jobs';
import type { Job, JobException, JobPage, JobProgress } from '../../domain/job';
import { exceptionsOf, JOB_MARKS, type JobOutcome, outcomeOf } from '../../domain/job-marks';
import { err, ok, type Result } from '../../domain/result';
import { skipReasonOf } from './filled-text';
import { readFollowUps } from './follow-up';
import { type JobContext, toJob } from './job-context';
import { countJob } from './job-counts';
import { isOfOtherPlace, MOVED, whyNobodyIsAt } from './other-place';
import { readMarks } from './segment-marks';

const EXCEPTION_PAGE = 100;
/** Segments looked through for one page of exceptions. */
const MAX_SEGMENTS = 100;
/** Whoever is at a job tells its rate twice a second. */
const RATE_SILENCE_MS = 5_000;

export async function readJobs(args: { ctx: JobContext; input: { cursor: string | null } }): Promise<Result<JobPage>> {
  const { jobs, next } = await args.ctx.jobs.list(args.ctx.target.name, args.input.cursor);
  return ok({ jobs: jobs.map((job) => shownOf(args.ctx, job)), next });
}

/** How far it is; the same for everybody who looks, from whichever process. */
export async function readJob(args: { ctx: JobContext; input: { id: string } }): Promise<Result<JobProgress>> {
  const { ctx, input } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  return ok({
    ...shownOf(ctx, job),
    counts: await countJob(ctx, job),
    followUps: await readFollowUps(ctx, job),
    ...(isOfOtherPlace(ctx, job) && { elsewhere: MOVED }),
    rate: rateOf(ctx, job),
    readAt: ctx.now(),
  });
}

function shownOf(ctx: JobContext, job: StoredJob): Job {
  return { ...toJob(job), problem: whyNobodyIsAt(ctx, job) ?? job.problem };
}

/** A process that has ended leaves the rate of its last seconds behind. */
function rateOf(ctx: JobContext, { id, status, runner, beatAt, rate }: StoredJob): number {
  if (status !== 'running' || runner === null) return 0;
  const looksAlive = ctx.now() - beatAt <= RATE_SILENCE_MS;
  return ctx.isAlive(`rate of ${id}`, beatAt, { silenceMs: RATE_SILENCE_MS, looksAlive }) ? rate : 0;
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
