import { formatCount, formatDuration } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { isTooFewForCanary } from '@/lib/domain/job-words';

type Running = Pick<JobProgress, 'counts' | 'card' | 'pace' | 'canary' | 'rate' | 'readAt'>;

/** How fast a job that runs goes, and how long that takes still: `12 a second, about 7 s left`. */
export function speedOf(job: Running): string {
  const { rate, counts } = job;
  const left = counts.remaining + counts.claimed;
  const watchMs = watchLeftOf(job);
  if (watchMs === null) {
    const time = rate > 0 ? `, about ${formatDuration((left / rate) * 1000)} left` : '';
    return `${formatCount(rate)} a second${time}`;
  }
  // So few say nothing about how fast the others will go.
  const othersMs = (left / job.pace.perSecond) * 1000;
  return `about ${formatDuration(watchMs + othersMs)} left with the watch of the canary`;
}

/** Until the others follow, in ms; null when no canary holds them. */
function watchLeftOf({ canary, card, readAt }: Running): number | null {
  if (!canary || canary.state === 'passed' || (card && isTooFewForCanary(card))) return null;
  if (canary.state === 'watching' && canary.until !== null) return Math.max(0, canary.until - readAt);
  return canary.watchSeconds * 1000;
}
