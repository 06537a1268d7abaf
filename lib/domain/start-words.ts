import type { Job } from './job';

/** The job as whoever wished to start it is told it is. `isLate`: it had been started, or asked for by them, before: the wish changed nothing. */
export type AskedStart = Job & { isLate?: true };

/** What the audit says became of a wish to start a job. */
export function describeStart({
  status,
  requestedBy,
  approvedBy,
  isLate,
}: Pick<AskedStart, 'status' | 'requestedBy' | 'approvedBy' | 'isLate'>): string {
  const isWaiting = status === 'requested' || status === 'scheduled';
  // A late click is answered all the same: it is nobody's start.
  if (isLate) return `${status}, ${isWaiting ? 'as it was' : 'it had begun'} already`;
  if (approvedBy === null || status === 'requested') return status;
  return `${status}, asked for by ${requestedBy} and approved by ${approvedBy}`;
}
