import { formatCount, plural } from './format';
import type { Job, JobCard } from './job';

/** The job as whoever wished to start it is told it is. `isLate`: it had been started, or asked for by them, before: the wish changed nothing. */
export type AskedStart = Job & { isLate?: true };

/** What the audit says became of a wish to start a job, and for how many recipients, without those who are known to be skipped; a late one reaches none. */
export function describeStart({
  status,
  card,
  requestedBy,
  approvedBy,
  isLate,
}: Pick<AskedStart, 'status' | 'requestedBy' | 'approvedBy' | 'isLate'> & {
  card: Pick<JobCard, 'total' | 'skipped'> | null;
}): string {
  const isWaiting = status === 'requested' || status === 'scheduled';
  // A late click is answered all the same: it is nobody's start.
  if (isLate) return `${status}, ${isWaiting ? 'as it was' : 'it had begun'} already`;
  const { total = 0, skipped = 0 } = card ?? {};
  const told = `${status}, ${skipped > 0 ? `${formatCount(total - skipped)} of ` : ''}${plural(total, 'recipient')}`;
  if (approvedBy === null || status === 'requested') return told;
  return `${told}, asked for by ${requestedBy} and approved by ${approvedBy}`;
}
