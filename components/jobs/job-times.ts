import { formatAbsolute, formatDuration } from '@/lib/domain/format';
import type { Job } from '@/lib/domain/job';

const DAY_MS = 24 * 60 * 60_000;
const dayOf = (at: number) => formatAbsolute(at).slice(0, 10);
const tookOf = (ms: number) => (ms < 1_000 ? 'less than 1 s' : formatDuration(ms));
const clockOf = (at: number) => formatAbsolute(at).slice(11, 19);

/** `at 23:30 UTC`; with its day where it is more than a day from `now`. Epoch ms. */
export function describeTime(at: number, now: number): string {
  const clock = `at ${clockOf(at).slice(0, 5)} UTC`;
  return Math.abs(at - now) < DAY_MS ? clock : `on ${dayOf(at)} ${clock}`;
}

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
