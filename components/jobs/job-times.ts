import { formatAbsolute, formatDuration } from '@/lib/domain/format';
import type { Job } from '@/lib/domain/job';

const dayOf = (at: number) => formatAbsolute(at).slice(0, 10);
const tookOf = (ms: number) => (ms < 1_000 ? 'less than 1 s' : formatDuration(ms));
const clockOf = (at: number) => formatAbsolute(at).slice(11, 19);

type Timed = Pick<Job, 'status' | 'startedAt' | 'endedAt' | 'changedBy' | 'requestedBy' | 'approvedBy'>;

/** When it began and ended, and the two persons of it; undefined while there is nothing to tell. */
export function describeTimes(job: Timed): string | undefined {
  const { status, startedAt, endedAt, changedBy, requestedBy, approvedBy } = job;
  if (startedAt === null) {
    if (status !== 'discarded' || endedAt === null) return undefined;
    return `Discarded ${changedBy ? `by ${changedBy}, ` : ''}${dayOf(endedAt)} ${clockOf(endedAt)} UTC.`;
  }
  const day = dayOf(startedAt);
  const started = `Started ${day} ${clockOf(startedAt)}`;
  const end = endedAt === null ? '' : `${dayOf(endedAt) === day ? '' : `${dayOf(endedAt)} `}${clockOf(endedAt)}`;
  const times = endedAt === null ? `${started} UTC.` : `${started}, ended ${end} UTC (${tookOf(endedAt - startedAt)}).`;
  return approvedBy ? `${times} Asked for by ${requestedBy}, approved by ${approvedBy}.` : times;
}
