import type { StoredJob } from '../../console/jobs';
import { isUndecided, type Job } from '../../domain/job';
import type { StartJob } from '../../domain/job-input';
import { whyApproval, whyNotAt, whyTooOld, wordFor } from '../../domain/job-words';
import { releaseRulesOf } from '../../domain/release';
import { err, ok, type Result } from '../../domain/result';
import { findFilterProblem } from '../../domain/search-query';
import type { AskedStart } from '../../domain/start-words';
import type { SessionUser } from '../../domain/user';
import { isSamePerson } from '../people';
import { type JobContext, toJob } from './job-context';
import { takeJob } from './job-desk';
import { findRightProblem, refusalFor } from './job-rights';
import { NOT_REQUESTED } from './not-requested';
import { noteDecision } from './note-decision';
import { whyOfOtherPlace } from './other-place';
import { findStaleness, isOwnStart, whyLost } from './staleness';

/**
 * Begins to send, now or at a time; where it takes two, the first asks and the second begins it, each from what they saw of the job: its
 * recipients may have been written down anew since. A second start of a job that has begun, or by whoever's start of it waits, changes nothing
 * and is answered as late.
 */
export async function startJob(args: {
  ctx: JobContext;
  input: StartJob;
  user: SessionUser;
}): Promise<Result<AskedStart>> {
  const { ctx, input, user } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const refusal = refusalFor(job, user.role);
  if (refusal) return err('forbidden', refusal);
  const isBegun = (now: Job) => now.status === 'running' || now.status === 'done' || isOwnStart(now, input, user.name);
  if (isBegun(job)) return ok({ ...toJob(job), isLate: true });
  const staleness = findStaleness(job, input.seen, user.name);
  if (staleness) return err('conflict', staleness);
  if (!isUndecided(job)) return err('conflict', `This job is ${job.status}, so it cannot be started.`);
  const elsewhere = whyOfOtherPlace(ctx, job);
  if (elsewhere) return err('conflict', elsewhere);
  if (!job.card)
    return err('conflict', 'Its recipients are not written down, so it cannot be started. Prepare it again.');
  const { fullAudience: audience } = job;
  // Prepared by a version that took it for one that names somebody.
  const filterProblem = audience.kind === 'filter' ? findFilterProblem(audience.query) : undefined;
  if (filterProblem) return err('conflict', filterProblem);
  if (job.card.total === 0) return err('conflict', 'Nobody is in this audience, so there is nothing to do.');
  const word = wordFor(job, ctx.target);
  if (word && input.word.trim() !== word) return err('invalid', `Type ${word} to confirm.`);
  const timeProblem = input.at === null ? undefined : whyNotAt(input.at, ctx.now());
  if (timeProblem) return err('invalid', timeProblem);

  const values = await decide(ctx, job, input, user);
  if (!values.ok) return values;
  const { status: next, startAt } = values.data;
  // A start at a time writes its recipients down anew.
  const isAnew = next === 'scheduled' || (next === 'requested' && startAt != null);
  const ageProblem = isAnew ? undefined : whyTooOld(job, ctx.now());
  if (ageProblem) return err('conflict', ageProblem);
  const { status, changedAt } = job;
  if (!(await ctx.jobs.change(job.id, values.data, { status, changedAt }))) {
    const now = await ctx.jobs.read(job.id);
    // Whose answer was lost is not late, although what it began may have ended since.
    const isOwn = values.data.startedAt !== undefined && values.data.startedAt === now?.startedAt;
    if (now && isBegun(now)) return ok({ ...toJob(now), ...(!isOwn && { isLate: true }) });
    return err('conflict', whyLost(now, job, user.name));
  }
  const started = { ...job, ...values.data };
  if (job.status === 'requested' && started.status !== 'requested') {
    const alone = started.approvedBy === null && { outcome: 'It took one person by then.' };
    await noteDecision(ctx, job, { status: 'approved', decidedBy: user.name, decidedAt: started.changedAt, ...alone });
  }
  if (started.status === 'running') await takeJob(ctx, started);
  return ok(toJob(started));
}

/** What the job becomes by this wish to start it. */
async function decide(
  ctx: JobContext,
  job: StoredJob,
  input: StartJob,
  user: SessionUser,
): Promise<Result<Partial<StoredJob>>> {
  const at = ctx.now();
  const rules = releaseRulesOf(ctx.target);
  const why = whyApproval(job, rules);
  const changed = { changedAt: at, changedBy: user.name, runner: null, problem: null };
  const isAsked = job.status === 'requested' && (job.requestExpiresAt ?? 0) > at;
  // Whoever chose a time was promised recipients of then: also where it is the minute that it is, or is over before another approves it.
  const startAt = input.at ?? (isAsked && job.startAt !== null ? Math.max(job.startAt, at) : null);
  if (!why) {
    // Whoever decides the time is asked for again when it comes.
    if (startAt !== null)
      return ok({ ...changed, status: 'scheduled', startAt, requestedBy: user.name, approvedBy: null });
    return ok({ ...changed, status: 'running', startedAt: at });
  }
  if (job.status === 'scheduled' && job.approvedBy !== null) {
    return err('conflict', 'It starts by itself at the time that two persons agreed on. Discard it to decide anew.');
  }
  if (!isAsked) {
    const requestExpiresAt = at + rules.expiresMs;
    return ok({ ...changed, status: 'requested', requestedBy: user.name, approvedBy: null, requestExpiresAt, startAt });
  }
  const asker = job.requestedBy ?? job.by;
  if (await isSamePerson(ctx.people, asker, user.name)) {
    return err('conflict', `${why} two persons. Somebody else has to approve it.`);
  }
  const problem = await findRightProblem(ctx, job, asker);
  if (problem) {
    const { status, changedAt } = job;
    if (await ctx.jobs.change(job.id, { ...changed, ...NOT_REQUESTED, problem }, { status, changedAt })) {
      await noteDecision(ctx, job, { status: 'lapsed', decidedBy: user.name, decidedAt: at, outcome: problem });
    }
    return err('conflict', problem);
  }
  // It begins as it was asked for, whatever time whoever approves it names.
  const agreed = { ...changed, approvedBy: user.name };
  if (job.startAt !== null) return ok({ ...agreed, status: 'scheduled', startAt: Math.max(job.startAt, at) });
  return ok({ ...agreed, status: 'running', startedAt: at });
}
