import type { Job } from '../../domain/job';
import type { SeenJob, StartJob } from '../../domain/job-input';

/** Only a page that shows the job as it is says what the person (`name`) decided on. Answers why this one does not, in words. */
export function findStaleness(
  { status, changedAt, changedBy }: Pick<Job, 'status' | 'changedAt' | 'changedBy'>,
  seen: SeenJob,
  name: string,
): string | undefined {
  if (status !== seen.status) return `This job is ${status} by now. Look at it again.`;
  if (changedAt === seen.changedAt) return undefined;
  if (changedBy === null) return 'This job has changed meanwhile. Look at it again.';
  return `${changedBy === name ? 'You have' : 'Somebody else has'} changed this job meanwhile. Look at it again.`;
}

/** Why a change came to nothing that went by `before`, which another change was faster than; `now`: the job as it is since. */
export function whyLost(now: Job | undefined, before: Job, name: string): string {
  if (!now) return 'There is no such job any more.';
  return findStaleness(now, before, name) ?? 'This job has changed meanwhile. Look at it again.';
}

/**
 * Whether a start waits already that this person asked for, or set or agreed to a time for, with the same recipients and for the same time: a second click
 * changes nothing.
 */
export function isOwnStart(job: Job, { seen, at }: Pick<StartJob, 'seen' | 'at'>, name: string): boolean {
  const { status, changedBy, changedAt, frozenAt, startAt, approvedBy } = job;
  const isOfSameCard = seen.changedAt >= (frozenAt ?? 0) && seen.changedAt < changedAt;
  if (changedBy !== name || !isOfSameCard || (status !== 'requested' && status !== 'scheduled')) return false;
  // A time that was over when it was decided became the time of the decision.
  return approvedBy === name || startAt === at || (at === null && startAt === changedAt);
}
