import type { StoredJob } from '../../console/jobs';
import { formatDuration } from '../../domain/format';
import { isActive } from '../../domain/job';
import { hashTarget, type JobContext } from './job-context';
import { isAnyAtWork, isJobHeld, LEASE_MS } from './segment-lease';

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

/** In words, that no console is at a job of another place that should be worked on: all that is seen of it until it is given up. */
export function whyNobodyIsAt(ctx: Pick<JobContext, 'target' | 'isAlive' | 'now'>, job: StoredJob): string | undefined {
  if (!isOfOtherPlace(ctx, job) || !isActive(job) || !isDue(ctx, job) || isJobHeld(ctx, job)) return undefined;
  return `No console is at it. ${MOVED} If none takes it up within ${formatDuration(LEFT_TO_OTHERS_MS)}, and no worker is at it any more, it is given up.`;
}

function isDue({ now }: Pick<JobContext, 'now'>, { status, startAt }: StoredJob): boolean {
  return status !== 'scheduled' || (startAt ?? 0) <= now();
}

/**
 * Whether a job is left to consoles that have its target where it was prepared. Once nothing has changed on it for a good while there seems to be none, and
 * any may end it in words. A stopwatch tells that, since consoles that have just started may have other clocks.
 */
export function isLeftToOtherPlace(ctx: Pick<JobContext, 'target' | 'isAlive' | 'now'>, job: StoredJob): boolean {
  if (!isOfOtherPlace(ctx, job)) return false;
  const { id, status, runner, beatAt, takeUps, changedAt } = job;
  const stamp = JSON.stringify([status, isDue(ctx, job), runner, beatAt, takeUps, changedAt]);
  return ctx.isAlive(`place of ${id}`, stamp, { silenceMs: LEFT_TO_OTHERS_MS, looksAlive: true });
}

/** When workers were last seen at a job, by its id and this process's stopwatch. */
const seenAtWork = new WeakMap<JobContext['local'], Map<string, number>>();

/** Whether workers of its place are at a job though its console is away. Its segments tell that, which are read no more often than workers have to write. */
export async function areWorkersAt(ctx: JobContext, job: Pick<StoredJob, 'id' | 'card'>): Promise<boolean> {
  const { id } = job;
  const seen = seenAtWork.get(ctx.local) ?? new Map<string, number>();
  seenAtWork.set(ctx.local, seen);
  const at = ctx.elapsed();
  if (at - (seen.get(id) ?? Number.NEGATIVE_INFINITY) < LEASE_MS) return true;
  const isAny = await isAnyAtWork(ctx, job);
  if (isAny) seen.set(id, at);
  else seen.delete(id);
  return isAny;
}
