import type { Job } from '@/lib/domain/job';
import { whyTooOld } from '@/lib/domain/job-words';

type Asked = Pick<Job, 'status' | 'startAt' | 'frozenAt'>;

/**
 * What a card offers beside the way out, with why where it is not the start: another card where this one is too old to begin with, and nothing
 * where the start that was decided makes another by itself. `isLater`: at a time that is still to come, for which recipients are written down anew.
 */
export function startWayOf(
  job: Asked,
  { isLater, now }: { isLater: boolean; now: number },
): { way: 'start' } | { way: 'prepareAgain' | 'none'; why: string } {
  const isAskedForLater = job.status === 'requested' && job.startAt !== null && job.startAt > now;
  const why = isLater || isAskedForLater ? undefined : whyTooOld(job, now);
  if (!why) return { way: 'start' };
  if (job.status !== 'scheduled') return { way: 'prepareAgain', why };
  return { way: 'none', why: 'It cannot begin at once: who is on this card was written down over two hours ago.' };
}
