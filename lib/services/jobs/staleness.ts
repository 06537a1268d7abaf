import type { Job } from '../../domain/job';
import type { SeenJob } from '../../domain/job-input';

/** Only a page that shows the job as it is says what the person decided on. Answers why this one does not, in words. */
export function findStaleness(
  { status, changedAt }: Pick<Job, 'status' | 'changedAt'>,
  seen: SeenJob,
): string | undefined {
  if (status !== seen.status) return `This job is ${status} by now. Look at it again.`;
  return changedAt === seen.changedAt ? undefined : 'Somebody else has changed this job meanwhile. Look at it again.';
}
