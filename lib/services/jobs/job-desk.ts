import type { StoredJob } from '../../console/jobs';
import { isPassing } from '../../registry/failure';
import { failed, letGo } from './close-job';
import type { JobContext, JobEndContext } from './job-context';
import { areWorkersAt, isLeftToOtherPlace, isOfOtherPlace } from './other-place';
import { GivenUp, withPatience } from './patience';
import { workOnJob } from './run-job';
import { isJobHeld } from './segment-lease';
import { freezeAgain, recordUnprepared, unprepared } from './unprepared';

const LOOK_MS = 1_000;

/**
 * Takes a job that nobody is at, or whose process fell silent, and works on it, or records its end. False when another process has it, or should: of one
 * of another place.
 */
export async function takeJob(ctx: JobContext, job: StoredJob): Promise<boolean> {
  if (isEndToRecord(job)) return takeEnd(ctx, job);
  if (isLeftToOtherPlace(ctx, job)) return false;
  if (isOfOtherPlace(ctx, job) && job.status === 'running' && (await areWorkersAt(ctx, job))) return false;
  return take(ctx, job, (mine) => workOnJob(ctx, mine));
}

/**
 * Takes up a job that somebody has just set to work. What this process still does for it from before, such as calls and graces, ends first, and nobody
 * is kept waiting for that. Throws what the table does.
 */
export async function takeUp(ctx: JobContext, job: StoredJob): Promise<void> {
  const before = ctx.local.get(job.id)?.work;
  if (!before) {
    await takeJob(ctx, job);
    return;
  }
  const takeThen = async () => {
    const now = await ctx.jobs.read(job.id);
    // Unless somebody has decided otherwise by then.
    if (now?.status === job.status) await takeJob(ctx, now);
  };
  before.then(takeThen).catch(ctx.onError);
}

function takeEnd(ctx: JobEndContext, job: StoredJob): Promise<boolean> {
  return take(ctx, job, ({ id }) => letGo(ctx, id));
}

async function take(ctx: JobEndContext, job: StoredJob, work: (mine: StoredJob) => Promise<void>): Promise<boolean> {
  if (ctx.local.has(job.id)) return true;
  if (ctx.stopping?.aborted) return false;
  // What this process is at stands in `local`; an end that it could not record is tried again only after a while.
  if ((job.runner !== ctx.runner || job.isEndOwed) && isJobHeld(ctx, job)) return false;
  if (job.status === 'scheduled' && (job.startAt ?? 0) > ctx.now()) return false;
  const mine = {
    runner: ctx.runner,
    beatAt: ctx.now(),
    // Connections live two hours at most: whoever was in the audience when it was scheduled may be gone, and others are there.
    ...(job.status === 'scheduled' && { ...freezeAgain(ctx.now()), agreedTotal: job.card?.total ?? 0 }),
    ...(job.status === 'running' && { isEndOwed: null }),
    ...(job.status !== 'running' && !isEndToRecord(job) && { takeUps: (job.takeUps ?? 0) + 1 }),
  };
  const { status, runner, beatAt, takeUps, changedAt } = job;
  // Of a scheduled one also when it was decided: it may be for another time by now.
  const decided = status === 'scheduled' && { changedAt };
  const seen = { status, runner, takeUps, ...(runner !== null && { beatAt }), ...decided };
  const here = { work: Promise.resolve(), mayCall: false };
  // Before it is answered, which may be late: nobody here takes it a second time.
  ctx.local.set(job.id, here);
  // Of two processes one wins: both name what they saw.
  const taken = ctx.jobs.change(job.id, mine, seen);
  const begin = (isMine: boolean) => (isMine ? carryOut(ctx, job.id, work({ ...job, ...mine })) : undefined);
  // Whoever takes it hears why that failed.
  here.work = taken.then(begin, () => {}).finally(() => ctx.local.delete(job.id));
  return taken;
}

/** Works on a job that this process has taken, and gives it up in words where that fails. Never throws. */
async function carryOut(ctx: JobEndContext, id: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    ctx.onError(error);
    // It is taken up again, here or by another process.
    if (isPassing(error) || error instanceof GivenUp) return;
    const words = 'The console could not go on. The log says why.';
    await giveUp(ctx, id, words).catch((why) => why instanceof GivenUp || ctx.onError(why));
  }
}

/** A console of an earlier version that lets a failed job go on takes no debt off. */
function isEndToRecord({ isEndOwed, status }: StoredJob): boolean {
  return isEndOwed === true && status !== 'running';
}

async function giveUp(ctx: JobEndContext, id: string, words: string): Promise<void> {
  const now = await ctx.jobs.read(id);
  if (now?.runner !== ctx.runner) return;
  const { status } = now;
  // Whatever a person has decided meanwhile stays; nobody is at it here any more.
  if (status !== 'preparing' && status !== 'running') return letGo(ctx, id);
  const at = ctx.now();
  const expected = { status, runner: ctx.runner };
  if (status === 'preparing') {
    const { outcome, values } = unprepared(now, words, at, { next: 'Prepare it again.' });
    const change = (changed: Partial<StoredJob>) => withPatience(ctx, () => ctx.jobs.change(id, changed, expected));
    await recordUnprepared(ctx, now, { outcome, detail: values.problem }, change);
    await change(values);
    return;
  }
  await ctx.jobs.change(id, failed(ctx, words), expected);
  await letGo(ctx, id);
}

/**
 * Looks now and then for jobs that somebody should be at: those of a process that has ended go on here. With `ends` it looks, and records how those
 * ended whose target is gone or not used here, be there any other target or not.
 */
export function watchJobs(
  contexts: Pick<ReadonlyMap<string, JobContext>, 'get'>,
  ends: JobEndContext,
): { stop(): void } {
  let isLooking = false;
  let isStopped = false;
  async function look() {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const job of await ends.jobs.unsettled()) {
        const ctx = contexts.get(job.target);
        if (isStopped) return;
        // One that cannot be taken up keeps nobody from the others.
        if (ctx) await takeJob(ctx, job).catch(ctx.onError);
        else if (isEndToRecord(job)) await takeEnd(ends, job).catch(ends.onError);
      }
    } catch (error) {
      ends.onError(error);
    } finally {
      isLooking = false;
    }
  }
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return {
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
