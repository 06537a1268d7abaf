import type { NewAuditRecord } from '../../console/audit-log';
import type { StoredJob } from '../../console/jobs';
import { JOB_OUTCOMES, type JobCounts, nameOf } from '../../domain/job-marks';
import type { JobContext } from './job-context';

type End = {
  /** What it came to, in a word or two: `done`, `not begun`. */
  outcome: string;
  counts?: JobCounts | undefined;
  /** Said instead of counts, where nobody was called. */
  detail?: string | null;
};

/** Records how a job ended, with what came of everybody; once, however often it is tried. Throws when it cannot be written. */
export async function recordEnd(
  ctx: Pick<JobContext, 'audit'>,
  job: StoredJob,
  { outcome, counts, detail = null }: End,
): Promise<void> {
  const { content, card, target, id, by, requestedBy, agreedTotal, changedAt } = job;
  const told =
    counts &&
    JOB_OUTCOMES.flatMap((name) => (counts[name] > 0 ? [`${counts[name]} ${nameOf(name, content.kind)}`] : []));
  const record: NewAuditRecord = {
    user: requestedBy ?? by,
    role: null,
    act: 'job',
    target,
    subjects: [id],
    total: card?.total ?? agreedTotal ?? 0,
    outcome,
    detail: told?.join(', ') ?? detail,
  };
  // Whoever had no answer tries again, and whoever finds that it is owed.
  await ctx.audit.begin(record, `end ${id} ${changedAt}`);
}
