import { describeTime } from '@/lib/domain/job-words';
import type { DecidedJob, RequestedJob } from '@/lib/domain/release';

/** `Send to 12 connections: all that user:ada finds, at 23:30 UTC`. `now`: epoch ms. */
export function nameOfRequested(job: Pick<RequestedJob, 'title' | 'audience' | 'startAt'>, now: number): string {
  const { startAt } = job;
  if (startAt == null) return nameOf(job);
  return `${nameOf(job)}, ${startAt <= now ? 'as soon as it is approved' : describeTime(startAt, now)}`;
}

/** The same of what is decided: a time with its day, since it may be over, and none where the approval came later. */
export function nameOfDecided(
  job: Pick<DecidedJob, 'title' | 'audience' | 'startAt' | 'status' | 'decidedAt'>,
): string {
  const { startAt, status, decidedAt } = job;
  if (startAt == null || (status === 'approved' && startAt <= decidedAt)) return nameOf(job);
  return `${nameOf(job)}, ${describeTime(startAt)}`;
}

function nameOf({ title, audience }: Pick<RequestedJob, 'title' | 'audience'>): string {
  return audience ? `${title}: ${audience}` : title;
}
