import type { NewAuditRecord } from '../console/audit-log';
import type { Jobs, StoredJob } from '../console/jobs';
import { isEndOwed } from '../console/sweeps';
import { plural } from '../domain/format';
import { isUnderWay } from '../domain/sweep';
import type { SessionUser } from '../domain/user';
import { goOnCounts } from './sweep-checkpoint';
import { type EndContext, endSweep, settleEnd } from './sweep-end';

/** Of changes that others make in the same moments. */
const MAX_TRIES = 5;

/** Records what somebody does, with where they are: before it is done, and what became of it. */
export type ActRecords = {
  /** Answers the record's id. Throws when it cannot be written: then it must not be done. */
  recordAct: (user: SessionUser, told: Omit<NewAuditRecord, 'user' | 'role' | 'from'>) => Promise<string>;
  closeRecord: (id: string, outcome: string) => Promise<void>;
};

export type EndWorkContext = { jobs: Pick<Jobs, 'active' | 'change' | 'read'>; ends: EndContext; records: ActRecords };

/**
 * Ends what is at work on a target that nobody can steer here: jobs that run are stopped, others discarded, and a sweep is stopped wherever it runs.
 * Each is recorded before, so that what cannot be recorded is not done, and after it with what became of it. How a job ended is recorded by whoever is or was at it, or finds it.
 * Answers what was ended, in words. Throws what the tables do and when the audit refuses.
 */
export async function endWork(ctx: EndWorkContext, target: string, user: SessionUser): Promise<string[]> {
  const ended: Ended[] = [];
  for (const job of (await ctx.jobs.active()).filter((each) => each.target === target)) {
    ended.push(await endJob(ctx, job, user));
  }
  const jobs = (['stopped', 'discarded'] as const).flatMap((status) => {
    const count = ended.filter((each) => each === status).length;
    return count > 0 ? [`${plural(count, 'job')} ${status}`] : [];
  });
  return (await stopSweep(ctx, target, user)) ? [...jobs, 'its sweep stopped'] : jobs;
}

/** Records the end of the sweep of this target where that is owed, whoever is at that: no console looks for it once the target is gone. */
async function recordOwedEnd(ctx: EndContext, target: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const sweep = await ctx.sweeps.read(target);
    if (!sweep || !isEndOwed(sweep)) return;
    await settleEnd(ctx, sweep, { isUrgent: true });
  }
  throw new Error(`The end of the sweep of ${target} was changed with every look.`);
}

/** Undefined where somebody else has ended it. */
type Ended = 'stopped' | 'discarded' | undefined;

async function endJob(ctx: EndWorkContext, { id }: StoredJob, user: SessionUser): Promise<Ended> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const job = await ctx.jobs.read(id);
    if (!job) return undefined;
    const { status, changedAt, card, agreedTotal, target } = job;
    if (status !== 'running' && status !== 'preparing' && status !== 'scheduled') return undefined;
    const isToStop = status === 'running';
    const at = ctx.ends.now();
    const to = isToStop ? 'stopped' : 'discarded';
    const record = await ctx.records.recordAct(user, {
      act: 'job',
      target,
      subjects: [id],
      total: card?.total ?? agreedTotal ?? 0,
      outcome: 'started',
      detail: `${isToStop ? 'stop' : 'discard'}, since its target is removed`,
    });
    const values = { status: to, changedAt: at, changedBy: user.name, endedAt: at, problem: null } as const;
    const owed = isToStop && { isEndOwed: true };
    const isEnded = await ctx.jobs.change(id, { ...values, ...owed }, { status, changedAt });
    await ctx.records.closeRecord(record, isEnded ? to : 'conflict');
    if (isEnded) return to;
  }
  throw new Error(`The job ${id} was changed with every look.`);
}

/** False when none was under way. What its process did since its last word is not in the counts, which say so. */
async function stopSweep({ ends, records }: EndWorkContext, target: string, user: SessionUser): Promise<boolean> {
  let isStopped = false;
  for (let attempt = 0; attempt < MAX_TRIES && !isStopped; attempt++) {
    const sweep = await ends.sweeps.read(target);
    if (!sweep || !isUnderWay(sweep)) break;
    const record = await records.recordAct(user, {
      act: 'sweep',
      target,
      subjects: [],
      total: 0,
      outcome: 'started',
      detail: 'stop, since its target is removed',
    });
    const counts = goOnCounts(sweep.checkpoint.counts, sweep.counts);
    const values = { status: 'stopped', problem: null, counts, atLeastOf: sweep.id } as const;
    isStopped = (await endSweep(ends, sweep, values)) !== undefined;
    await records.closeRecord(record, isStopped ? 'stopped' : 'conflict');
  }
  await recordOwedEnd(ends, target);
  return isStopped;
}
