import type { NewAuditRecord } from '../../console/audit-log';
import type { StoredJob } from '../../console/jobs';
import { JOB_OUTCOMES, type JobCounts, nameOf } from '../../domain/job-marks';
import type { JobContext } from './job-context';
import type { JobRun } from './job-run';

type Ending = { status: 'done' | 'failed'; problem: string | null; counts: JobCounts | undefined };

/** Ends a job by itself and records that; nothing happens when somebody else has changed it meanwhile. */
export async function closeJob(
  ctx: JobContext,
  job: StoredJob,
  { status, problem, counts }: Ending,
  expected: Partial<StoredJob>,
  run: JobRun,
): Promise<void> {
  const at = ctx.now();
  const endedAt = status === 'done' ? at : null;
  const values = { status, problem, endedAt, runner: null, rate: 0, changedAt: at, changedBy: null };
  if (!(await run.untilAnswered(() => ctx.jobs.change(job.id, values, expected)))) return;
  const detail =
    counts &&
    JOB_OUTCOMES.flatMap((name) =>
      counts[name] > 0 ? [`${counts[name]} ${nameOf(name, job.content.kind)}`] : [],
    ).join(', ');
  const record: NewAuditRecord = {
    user: job.by,
    role: null,
    act: 'job',
    target: job.target,
    subjects: [job.id],
    total: job.card?.total ?? 0,
    outcome: status,
    detail: detail ?? null,
  };
  await run.untilAnswered(() => ctx.audit.begin(record));
}
