import { createHash } from 'node:crypto';
import type { Jobs, Recipients, SegmentProgress, StoredJob } from '../../console/jobs';
import { isOver } from '../../domain/job';
import { isSettled, JOB_MARKS } from '../../domain/job-marks';
import type { JobContext } from './job-context';

/** A process that has not written for so long is taken to have ended. */
export const LEASE_MS = 15_000;

/** Whether some process is at this job, as far as this one can tell; its own are for it to know. */
export function isJobHeld(ctx: Pick<JobContext, 'isAlive' | 'now'>, { id, runner, beatAt }: StoredJob): boolean {
  if (runner === null) return false;
  const looksAlive = ctx.now() - beatAt <= LEASE_MS;
  return ctx.isAlive(`job ${id} ${runner}`, beatAt, { silenceMs: LEASE_MS, looksAlive });
}

/** Whether some process works on this segment, as far as this one can tell; its own are for it to know. */
export function isSegmentHeld(
  ctx: Pick<JobContext, 'isAlive' | 'now'>,
  jobId: string,
  { segment, owner, leaseUntil, version }: SegmentProgress,
): boolean {
  if (owner === null) return false;
  const looksAlive = leaseUntil > ctx.now();
  return ctx.isAlive(`segment ${jobId} ${segment} ${owner}`, version, { silenceMs: LEASE_MS, looksAlive });
}

/**
 * Its marks as they are to be read. Of a job that is over nobody works on a segment again, so what a process that is gone had claimed is
 * uncertain from then on; one that only slept tells more when it writes.
 */
export function marksOf(
  ctx: Pick<JobContext, 'isAlive' | 'now'>,
  job: Pick<StoredJob, 'id' | 'status'>,
  progress: SegmentProgress,
): string {
  const { marks } = progress;
  if (!isOver(job) || !marks.includes(JOB_MARKS.claimed) || isSegmentHeld(ctx, job.id, progress)) return marks;
  return marks.replaceAll(JOB_MARKS.claimed, JOB_MARKS.uncertain);
}

/** Two are the same as long as nobody has worked on the segment in between, whoever passed it over. Undefined: nobody has been at it yet. */
export function hashWork(progress: SegmentProgress | undefined): string {
  const { marks = '', passedOver = null } = progress ?? {};
  return createHash('sha256')
    .update(`${marks} ${passedOver !== null}`)
    .digest('base64url');
}

/** Stands where the owner of a segment stands, once another job goes on with some of it. */
const SEALED = 'sealed';
const SEALED_MS = 30 * 24 * 60 * 60_000;
const READ_AT_ONCE = 32;

/** Of a job whose recipients are written down; -1 before. */
export const lastSegment = ({ card }: Pick<StoredJob, 'card'>) => (card?.segments ?? 0) - 1;

/** Whether some process works on any segment of this job, as far as this one can tell. */
export async function isAnyAtWork(
  ctx: Pick<JobContext, 'isAlive' | 'now' | 'jobs'>,
  job: Pick<StoredJob, 'id' | 'card'>,
): Promise<boolean> {
  for await (const progress of ctx.jobs.progress(job.id, 0, lastSegment(job))) {
    if (isAt(ctx, job.id, progress)) return true;
  }
  return false;
}

/** The same of all segments but one, for workers, who may not list the rows of a job: each segment takes a read. */
export async function isAnyElseAtWork(
  ctx: Pick<JobContext, 'isAlive' | 'now' | 'jobs'>,
  { id, card }: Pick<StoredJob, 'id' | 'card'>,
  except: number,
): Promise<boolean> {
  const others = Array.from({ length: card?.segments ?? 0 }, (_, segment) => segment).filter((one) => one !== except);
  while (others.length > 0) {
    const found = await Promise.all(
      others.splice(0, READ_AT_ONCE).map((segment) => ctx.jobs.readProgress(id, segment)),
    );
    if (found.some((progress) => progress && isAt(ctx, id, progress))) return true;
  }
  return false;
}

function isAt(ctx: Pick<JobContext, 'isAlive' | 'now'>, jobId: string, progress: SegmentProgress): boolean {
  return progress.owner !== SEALED && isSegmentHeld(ctx, jobId, progress);
}

/**
 * Takes a segment of a job that is over away from whoever may still come to it: a process that slept since it saw the job run finds a
 * version that it does not know, or an owner. Answers its marks, which stay as they are from then on; undefined while calls of it are under way.
 */
export async function sealSegment(
  ctx: Pick<JobContext, 'isAlive' | 'now' | 'jobs'>,
  job: Pick<StoredJob, 'id' | 'status'>,
  segment: number,
  recipients: Pick<Recipients, 'ids'>,
): Promise<string | undefined> {
  for (;;) {
    const found = (await ctx.jobs.readProgress(job.id, segment)) ?? unbegun(segment, recipients);
    if (found.owner === SEALED) return found.marks;
    if (isSegmentHeld(ctx, job.id, found)) return undefined;
    const marks = marksOf(ctx, job, found);
    const sealed = { ...found, marks, owner: SEALED, leaseUntil: ctx.now() + SEALED_MS };
    if (await ctx.jobs.writeProgress(job.id, sealed)) return marks;
  }
}

/** A segment that nobody has been at. */
export function unbegun(segment: number, { ids }: Pick<Recipients, 'ids'>): SegmentProgress {
  return { segment, marks: JOB_MARKS.remaining.repeat(ids.length), owner: null, leaseUntil: 0, version: 0 };
}

/**
 * Tells the console in words why this process works on nothing of a segment: `waitsFor`: no other worker can either; `passedOver`: others may.
 * One that another may be at is let be, as opposed to `runner`'s. Written each time, so that whoever reads it can tell that it is said still.
 */
export async function declineSegment(
  jobs: Jobs,
  { jobId, segment }: { jobId: string; segment: number },
  words: { waitsFor: string } | { passedOver: string },
  runner?: string,
): Promise<void> {
  const stored = await jobs.readProgress(jobId, segment);
  if (stored && isSettled(stored.marks)) return;
  if (stored?.owner && stored.owner !== runner && stored.leaseUntil + LEASE_MS > jobs.now()) return;
  const recipients = stored ? undefined : await jobs.readRecipients(jobId, segment);
  const progress = stored ?? (recipients && unbegun(segment, recipients));
  if (!progress) return;
  await jobs.writeProgress(jobId, { ...progress, owner: null, leaseUntil: 0, waitsFor: null, ...words });
}
