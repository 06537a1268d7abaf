import { formatCount, formatDuration } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { isTooFewForCanary } from '@/lib/domain/job-words';
import { secondsOf } from './job-facts';

type Running = Pick<JobProgress, 'content' | 'counts' | 'card' | 'pace' | 'canary' | 'rate' | 'readAt'>;

/** How fast a job that runs goes, and how long that takes still: `12 a second, about 7 s left`. `jobRate`: calls a second of the target. */
export function speedOf(job: Running, jobRate: number): string {
  const { rate, counts, card, canary } = job;
  const left = counts.remaining + counts.claimed;
  const speed = `${formatCount(rate)} a second`;
  const watchMs = watchLeftOf(job);
  if (watchMs === null) return rate > 0 ? `${speed}, about ${formatDuration((left / rate) * 1000)} left` : speed;
  // So few say nothing about how fast the others will go: they are as the card counts them.
  const othersMs = 1000 * secondsOf(job, { total: left, segments: card?.segments ?? 0 }, jobRate);
  const time = `about ${formatDuration(watchMs + othersMs)} left with the watch of the canary`;
  return canary?.state === 'sending' ? `${speed}, ${time}` : time;
}

/** Until the others follow, in ms; null when no canary holds them. */
function watchLeftOf({ canary, card, readAt }: Running): number | null {
  if (!canary || canary.state === 'passed' || (card && isTooFewForCanary(card))) return null;
  if (canary.state === 'watching' && canary.until !== null) return Math.max(0, canary.until - readAt);
  return canary.watchSeconds * 1000;
}
