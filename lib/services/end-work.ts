import type { Jobs, StoredJob } from '../console/jobs';
import { isEndOwed } from '../console/sweeps';
import { plural } from '../domain/format';
import { recordedRole } from '../domain/role';
import { isUnderWay } from '../domain/sweep';
import type { SessionUser } from '../domain/user';
import { goOnCounts } from './sweep-checkpoint';
import { type EndContext, endSweep, settleEnd } from './sweep-end';

/** Of changes that others make in the same moments. */
const MAX_TRIES = 5;

export type EndWorkContext = { jobs: Pick<Jobs, 'active' | 'change' | 'read'>; ends: EndContext };

/**
 * Ends what is at work on a target that nobody can steer here: jobs that run are stopped, others discarded, and a sweep is stopped wherever it runs.
 * Each is recorded before, so that what cannot be recorded is not done. How a job ended is recorded by whoever is or was at it, or finds it.
 * Answers what was ended, in words. Throws what the tables do and when the audit refuses.
 */
export async function endWork(ctx: EndWorkContext, target: string, user: SessionUser): Promise<string[]> {
  const ended: StoredJob['status'][] = [];
  for (const job of (await ctx.jobs.active()).filter((each) => each.target === target)) {
    ended.push(await endJob(ctx, job, user));
  }
  const jobs = (['stopped', 'discarded'] as const).flatMap((status) => {
    const count = ended.filter((each) => each === status).length;
    return count > 0 ? [`${plural(count, 'job')} ${status}`] : [];
  });
  return (await stopSweep(ctx.ends, target)) ? [...jobs, 'its sweep stopped'] : jobs;
}

/** Records the end of the sweep of this target where that is owed, whoever is at that. Throws when the audit refuses. */
export async function recordOwedEnd(ctx: EndContext, target: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const sweep = await ctx.sweeps.read(target);
    if (!sweep || !isEndOwed(sweep)) return;
    await settleEnd(ctx, sweep, { isUrgent: true });
  }
  throw new Error(`The end of the sweep of ${target} was changed with every look.`);
}

async function endJob(ctx: EndWorkContext, { id }: StoredJob, user: SessionUser): Promise<StoredJob['status']> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const job = await ctx.jobs.read(id);
    if (!job) return 'discarded';
    const { status, changedAt, card, agreedTotal, target } = job;
    if (status !== 'running' && status !== 'preparing' && status !== 'scheduled') return status;
    const isToStop = status === 'running';
    const at = ctx.ends.now();
    const to = isToStop ? 'stopped' : 'discarded';
    const record = {
      user: user.name,
      role: recordedRole(user.role),
      act: 'job' as const,
      target,
      subjects: [id],
      total: card?.total ?? agreedTotal ?? 0,
      outcome: to,
      detail: `${isToStop ? 'stop' : 'discard'}, since its target is removed`,
    };
    await ctx.ends.audit.begin(record, `target of ${id} removed ${changedAt}`);
    const values = { status: to, changedAt: at, changedBy: user.name, endedAt: at, problem: null } as const;
    if (await ctx.jobs.change(id, { ...values, ...(isToStop && { isEndOwed: true }) }, { status, changedAt }))
      return to;
  }
  throw new Error(`The job ${id} was changed with every look.`);
}

/** False when none was under way. What its process did since its last word is not in the counts, which say so. */
async function stopSweep(ctx: EndContext, target: string): Promise<boolean> {
  let isStopped = false;
  for (let attempt = 0; attempt < MAX_TRIES && !isStopped; attempt++) {
    const sweep = await ctx.sweeps.read(target);
    if (!sweep || !isUnderWay(sweep)) break;
    const counts = goOnCounts(sweep.checkpoint.counts, sweep.counts);
    isStopped = await endSweep(ctx, sweep, { status: 'stopped', problem: null, counts, atLeastOf: sweep.id });
  }
  await recordOwedEnd(ctx, target);
  return isStopped;
}
