import type { StoredJob } from '../../console/jobs';
import { hashTarget, type JobContext } from './job-context';

/** Longer than a console takes to start again. */
export const LEFT_TO_OTHERS_MS = 2 * 60_000;

/** Which of the two it is only a person knows. `when`: `this job was prepared` */
export const movedSince = (when: string) =>
  `The configuration of the target has changed since ${when}, or another console uses its name for another place.`;
export const MOVED = movedSince('this job was prepared');

type Placed = Pick<StoredJob, 'targetHash'>;

/** Whether a job was prepared for another place than this process has its target at: for one of another console, or for that of before. */
export function isOfOtherPlace({ target }: Pick<JobContext, 'target'>, { targetHash }: Placed): boolean {
  return hashTarget(target) !== targetHash;
}

/** Why nobody here sets a job to work, in words; undefined where it is of this place. */
export function whyOfOtherPlace(ctx: Pick<JobContext, 'target'>, job: Placed): string | undefined {
  if (!isOfOtherPlace(ctx, job)) return undefined;
  return `${MOVED} Prepare another.`;
}

/**
 * Whether a job is left to consoles that have its target where it was prepared. Once nothing has changed on it for a good while there seems to be none, and
 * any may end it in words. A stopwatch tells that, since consoles that have just started may have other clocks.
 */
export function isLeftToOtherPlace(ctx: Pick<JobContext, 'target' | 'isAlive' | 'now'>, job: StoredJob): boolean {
  if (!isOfOtherPlace(ctx, job)) return false;
  const { id, status, startAt, runner, beatAt, takeUps, changedAt } = job;
  const isDue = status !== 'scheduled' || (startAt ?? 0) <= ctx.now();
  const stamp = JSON.stringify([status, isDue, runner, beatAt, takeUps, changedAt]);
  return ctx.isAlive(`place of ${id}`, stamp, { silenceMs: LEFT_TO_OTHERS_MS, looksAlive: true });
}
