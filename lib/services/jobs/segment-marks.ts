import type { StoredJob } from '../../console/jobs';
import type { JobContext } from './job-context';
import { marksOf, unbegun } from './segment-lease';

type SegmentMarks = { segment: number; marks: string };
type Wish = {
  from?: number;
  /** Also segments that nobody has begun, all of whose recipients remain: each takes a read. */
  withUnbegun?: boolean;
};

/** The marks of a job's segments as they are to be read, in order. */
export async function* readMarks(
  ctx: Pick<JobContext, 'jobs' | 'isAlive' | 'now'>,
  job: Pick<StoredJob, 'id' | 'status' | 'card'>,
  { from = 0, withUnbegun = false }: Wish = {},
): AsyncGenerator<SegmentMarks> {
  const segments = withUnbegun ? (job.card?.segments ?? 0) : 0;
  let next = from;
  async function* unbegunUpTo(end: number): AsyncGenerator<SegmentMarks> {
    for (; withUnbegun && next < end; next++) {
      const recipients = await ctx.jobs.readRecipients(job.id, next);
      if (recipients) yield { segment: next, marks: unbegun(next, recipients).marks };
    }
  }
  for await (const progress of ctx.jobs.progress(job.id, from)) {
    yield* unbegunUpTo(progress.segment);
    yield { segment: progress.segment, marks: marksOf(ctx, job, progress) };
    next = progress.segment + 1;
  }
  yield* unbegunUpTo(segments);
}
