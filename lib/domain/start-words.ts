import type { Job } from './job';

/** What the audit says became of a wish to start a job, from the job as `name`, who wished it, was told it is. */
export function describeStart(
  { status, changedBy, requestedBy, approvedBy }: Pick<Job, 'status' | 'changedBy' | 'requestedBy' | 'approvedBy'>,
  name: string,
): string {
  // A late click changes nothing and is answered all the same: it is nobody's start.
  if (changedBy !== name) return `${status}, it had begun already`;
  if (approvedBy === null || status === 'requested') return status;
  return `${status}, asked for by ${requestedBy} and approved by ${approvedBy}`;
}
