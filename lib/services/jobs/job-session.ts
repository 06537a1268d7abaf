import type { StoredJob } from '../../console/jobs';
import { failed } from './close-job';
import type { JobContext } from './job-context';
import { createJobRun, type JobRun } from './job-run';

/** How soon a worker hears that a job is to halt. */
const LOOK_MS = 500;
/** Between two messages of a job its part of the rate is kept: joining anew takes some seconds. */
const IDLE_MS = 10_000;

/** A job as one worker is at it: what its segments share while there are any. */
export type JobSession = {
  ctx: JobContext;
  job: StoredJob;
  run: JobRun;
  /** Tells the job that it cannot go on, when that is why the run was halted. */
  tellProblem: () => Promise<void>;
};
type Open = JobSession & { segments: number; usedAt: number };

/** The jobs that a worker is at, each of which ends when it halts, fails, or has had nothing to do for some seconds. */
export function createJobSessions() {
  const open = new Map<string, Open>();
  /** With segments in hand, also of a job that has halted: whoever was told may be in the grace. */
  const busy = new Set<Open>();
  /** How often all work was handed back. */
  let handBacks = 0;

  function sessionFor(ctx: JobContext, job: StoredJob): Open {
    const known = open.get(job.id);
    if (known && !known.run.isHalted()) return known;
    const run = createJobRun(ctx, job, { isOneOfMany: true });
    let told: Promise<void> | undefined;
    const tellProblem = () => {
      told ??= fail(ctx, job, run);
      return told;
    };
    const session = { ctx, job, run, tellProblem, segments: 0, usedAt: ctx.elapsed() };
    open.set(job.id, session);
    void watch(session).finally(() => {
      session.run.halt();
      if (!busy.has(session)) session.run.leave();
      if (open.get(job.id) === session) open.delete(job.id);
    });
    return session;
  }

  async function watch(session: Open): Promise<void> {
    const { ctx, job, run } = session;
    while (!run.isHalted()) {
      await ctx.wait(LOOK_MS);
      if (session.segments > 0) session.usedAt = ctx.elapsed();
      else if (ctx.elapsed() - session.usedAt > IDLE_MS) return;
      const askedAt = ctx.elapsed();
      try {
        if ((await ctx.jobs.read(job.id))?.status !== 'running') return;
        run.seen(askedAt);
      } catch {
        // The next look may go well; until one does, `run` is blind.
      }
    }
  }

  return {
    /** For what is looked up before it has a session: answers, whenever it is asked, whether all work was handed back since. */
    untilHandBack(): () => boolean {
      const before = handBacks;
      return () => handBacks !== before;
    },
    /** Does some of a job's work, in the session that it has here. */
    async during<T>(ctx: JobContext, job: StoredJob, work: (session: JobSession) => Promise<T>): Promise<T> {
      const session = sessionFor(ctx, job);
      session.segments += 1;
      busy.add(session);
      try {
        return await work(session);
      } finally {
        session.segments -= 1;
        session.usedAt = ctx.elapsed();
        if (session.segments === 0) {
          busy.delete(session);
          if (session.run.isHalted()) session.run.leave();
        }
      }
    },
    /** All work ends as soon as what is under way has ended, and a grace ends at once. */
    handBack() {
      handBacks += 1;
      for (const { run } of [...open.values(), ...busy]) run.handBack();
      open.clear();
    },
  };
}

/**
 * Of workers, of whom several may find out the same, one ends it. That is on the record once nobody is at work, for until then it changes what
 * came of everybody: the console that is at the job records it, or any other.
 */
async function fail(ctx: JobContext, job: StoredJob, run: JobRun): Promise<void> {
  const problem = run.problem();
  if (problem === null) return;
  const values = { ...failed(ctx, problem), isBraked: run.isBraked() };
  await run.untilAnswered(() => ctx.jobs.change(job.id, values, { status: 'running' }));
}
