import type { StoredJob } from '../../console/jobs';
import { JOB_OUTCOMES } from '../../domain/job-marks';
import { freezeAudience } from './freeze-audience';
import { hashTarget, type JobContext } from './job-context';
import { countJob } from './job-counts';
import { createJobRun, type JobRun } from './job-run';
import { AudienceError } from './read-audience';
import { runSegment } from './run-segment';

/** Segments worked on at the same time: while one waits for its bookkeeping, another sends. */
const LANES = 4;
const BEAT_MS = 1_000;

/** Does what a job is at: freezes its audience, or works on what remains of it. Answers when there is nothing to do for this process. */
export async function workOnJob(ctx: JobContext, job: StoredJob): Promise<void> {
  if (job.status === 'preparing') await prepare(ctx, job);
  else if (job.status === 'running') await run(ctx, job);
}

async function prepare(ctx: JobContext, job: StoredJob): Promise<void> {
  let toldAt = 0;
  const mine = { status: 'preparing', runner: ctx.runner } as const;
  const tell = async (preparedSoFar: number) => {
    if (ctx.now() - toldAt < BEAT_MS) return true;
    toldAt = ctx.now();
    return ctx.jobs.change(job.id, { preparedSoFar, beatAt: toldAt }, mine);
  };
  try {
    const card = await freezeAudience(ctx, job, tell);
    if (card)
      await ctx.jobs.change(job.id, { status: 'prepared', card, preparedSoFar: card.total, ...changed(ctx) }, mine);
  } catch (error) {
    if (!(error instanceof AudienceError)) throw error;
    await ctx.jobs.change(
      job.id,
      { status: 'discarded', problem: error.message, endedAt: ctx.now(), ...changed(ctx) },
      mine,
    );
  }
}

async function run(ctx: JobContext, job: StoredJob): Promise<void> {
  const current = createJobRun(ctx, job);
  if (hashTarget(ctx.target) !== job.targetHash) {
    current.fail('The configuration of the target has changed since this job was prepared. Prepare it anew.');
  }
  const beats = beat(ctx, job, current);
  const waiting = segmentsLeft(ctx, job, current);
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (!current.isHalted()) {
        const { value: segment, done } = await waiting.next();
        if (done) return;
        await runSegment(ctx, job, segment, current);
      }
    }),
  );
  await beats.stop();
  await end(ctx, job, current);
}

/** In order; those of which nothing remains are passed over. */
async function* segmentsLeft(ctx: JobContext, job: StoredJob, current: JobRun): AsyncGenerator<number> {
  for (let segment = 0; segment < (job.card?.segments ?? 0); segment++) {
    const progress = await current.untilAnswered(() => ctx.jobs.readProgress(job.id, segment));
    const isDone = progress && !/[.?]/.test(progress.marks);
    if (!isDone) yield segment;
  }
}

/** Tells that this process is at it, and looks whether somebody wants it otherwise. */
function beat(ctx: JobContext, job: StoredJob, current: JobRun) {
  let isOver = false;
  let wake = () => {};
  const beating = (async () => {
    while (!isOver) {
      try {
        const values = { beatAt: ctx.now(), rate: current.rate(), problem: current.waitsFor() };
        const isStill = await ctx.jobs.change(job.id, values, { status: 'running', runner: ctx.runner });
        if (!isStill) current.halt();
      } catch (error) {
        ctx.onError(error);
      }
      if (isOver) return;
      const stopped = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([stopped, ctx.wait(BEAT_MS / 2)]);
    }
  })();
  return {
    async stop() {
      isOver = true;
      wake();
      await beating;
    },
  };
}

async function end(ctx: JobContext, job: StoredJob, current: JobRun): Promise<void> {
  const counts = await current.untilAnswered(() => countJob(ctx, job));
  const isOver = counts !== undefined && counts.remaining + counts.claimed === 0;
  const problem = current.problem();
  const mine = { status: 'running', runner: ctx.runner } as const;
  if (isOver) await close('done', null);
  else if (problem) await close('failed', problem);
  // Halted by somebody's wish: the status says which. What is in another process's hands goes on there.
  else await ctx.jobs.change(job.id, { runner: null, rate: 0 }, { runner: ctx.runner });

  async function close(status: 'done' | 'failed', words: string | null) {
    const endedAt = status === 'done' ? ctx.now() : null;
    const values = { status, problem: words, endedAt, runner: null, rate: 0, ...changed(ctx) };
    if (!(await current.untilAnswered(() => ctx.jobs.change(job.id, values, mine)))) return;
    await ctx.audit.begin({
      user: job.by,
      role: null,
      act: 'job',
      target: job.target,
      subjects: [job.id],
      total: job.card?.total ?? 0,
      outcome: status,
      detail: counts
        ? JOB_OUTCOMES.flatMap((name) => (counts[name] > 0 ? [`${counts[name]} ${name}`] : [])).join(', ')
        : null,
    });
  }
}

function changed(ctx: JobContext) {
  return { changedAt: ctx.now(), changedBy: null };
}
