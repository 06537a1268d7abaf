import type { StoredJob } from '../../console/jobs';
import { canPrepareAgain, canResume, isActive, isOver, isUndecided, type Job, type JobStatus } from '../../domain/job';
import type { SteerJob } from '../../domain/job-input';
import { whyNotGoneOn } from '../../domain/job-words';
import type { DecidedJob } from '../../domain/release';
import { err, ok, type Result } from '../../domain/result';
import type { SessionUser } from '../../domain/user';
import { isSamePerson } from '../people';
import { type JobContext, toJob } from './job-context';
import { takeJob, takeUp } from './job-desk';
import { refusalFor } from './job-rights';
import { NOT_REQUESTED } from './not-requested';
import { noteDecision } from './note-decision';
import { whyOfOtherPlace } from './other-place';
import { findStaleness, whyLost } from './staleness';
import { freezeAgain } from './unprepared';

const TO: Record<SteerJob['wish'], JobStatus> = {
  pause: 'paused',
  resume: 'running',
  goOn: 'running',
  stop: 'stopped',
  discard: 'discarded',
  withdraw: 'prepared',
  refuse: 'discarded',
  prepareAgain: 'preparing',
};

/** What these make of a request for its start. */
const DECIDED: { [W in SteerJob['wish']]?: Pick<DecidedJob, 'status'> & { outcome?: string } } = {
  withdraw: { status: 'withdrawn' },
  refuse: { status: 'refused' },
  discard: { status: 'lapsed', outcome: 'The job was discarded.' },
  prepareAgain: { status: 'lapsed', outcome: 'Its recipients were written down anew: ask again for those.' },
};

/** Of a pause or a stop, where others change the job in the same moments. */
const MAX_TRIES = 5;

type Steering = { ctx: JobContext; input: SteerJob; user: SessionUser };

/**
 * Changes what a job is at, from what the person saw of it: of two who steer at once one wins, and the other is told what it is at by then, unless
 * that is as wished. A pause or a stop holds whatever was seen, and whoever was faster: to send to nobody else is never the wrong answer to an older page.
 */
export async function steerJob(args: Steering): Promise<Result<Job>> {
  const { wish } = args.input;
  const holdsAlways = wish === 'pause' || wish === 'stop';
  for (let left = holdsAlways ? MAX_TRIES : 1; ; left--) {
    const answer = await steerOnce(args, { holdsAlways, isLast: left === 1 });
    if (answer) return answer;
  }
}

/** Undefined when somebody else was faster and it is not the last try. */
async function steerOnce(
  { ctx, input, user }: Steering,
  { holdsAlways, isLast }: { holdsAlways: boolean; isLast: boolean },
): Promise<Result<Job> | undefined> {
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const refusal = refusalFor(job, user.role);
  if (refusal) return err('forbidden', refusal);
  const status = TO[input.wish];
  if (job.status === status) return ok(toJob(job));
  const staleness = holdsAlways ? undefined : findStaleness(job, input.seen, user.name);
  if (staleness) return err('conflict', staleness);
  const may = {
    pause: job.status === 'running',
    resume: canResume(job),
    goOn: canResume(job),
    stop: job.status === 'running' || canResume(job),
    discard: job.status === 'preparing' || isUndecided(job),
    withdraw: job.status === 'requested',
    refuse: job.status === 'requested',
    prepareAgain: canPrepareAgain(job),
  }[input.wish];
  if (!may) return err('conflict', `This job is ${job.status} by now.`);
  /** By this process, if it can. */
  const isTakenUp = status === 'running' || status === 'preparing';
  const elsewhere = isTakenUp ? whyOfOtherPlace(ctx, job) : undefined;
  if (elsewhere) return err('conflict', elsewhere);
  const isGoneOn = input.wish === 'resume' || input.wish === 'goOn';
  const ageProblem = isGoneOn ? whyNotGoneOn(job, ctx.now()) : undefined;
  if (ageProblem) return err('conflict', ageProblem);
  const notTheirs = await findOwnProblem(ctx, job, input.wish, user);
  if (notTheirs) return err('conflict', notTheirs);
  const canaryProblem = findCanaryProblem(job, input.wish);
  if (canaryProblem) return err('conflict', canaryProblem);
  const at = ctx.now();
  const values = {
    status,
    changedAt: at,
    changedBy: user.name,
    // No end is known of it: a console of an earlier version that ends it says nothing of a debt.
    ...(isTakenUp && { problem: null, runner: null, isEndOwed: null }),
    ...(input.wish === 'goOn' && { canary: goneOn(job, user) }),
    ...(input.wish === 'withdraw' && NOT_REQUESTED),
    // Whoever is asked for their agreement decides on a card, and so on another one anew.
    ...(input.wish === 'prepareAgain' && { ...NOT_REQUESTED, ...freezeAgain(at), agreedTotal: null }),
    ...(input.wish === 'refuse' && { problem: `${user.name} refused it.` }),
    ...(isOver({ status }) && { endedAt: at }),
    ...(input.wish === 'stop' && { isEndOwed: true }),
    // What it waited for; why it failed still holds.
    ...(isActive(job) && { problem: null }),
  };
  if (!(await ctx.jobs.change(job.id, values, { status: job.status, changedAt: job.changedAt }))) {
    const now = await ctx.jobs.read(job.id);
    if (now?.status === status) return ok(toJob(now));
    return isLast ? err('conflict', whyLost(now, job, user.name)) : undefined;
  }
  const steered = { ...job, ...values };
  const decided = job.status === 'requested' ? DECIDED[input.wish] : undefined;
  if (decided) await noteDecision(ctx, job, { ...decided, decidedBy: user.name, decidedAt: at });
  // Whoever is at it records how it ended, and where nobody is, this process.
  if (input.wish === 'stop') await takeJob(ctx, steered).catch(ctx.onError);
  if (isTakenUp) await takeUp(ctx, steered);
  return ok(toJob(steered));
}

/** A request is withdrawn by whoever made it, and refused by anybody else. */
async function findOwnProblem(
  ctx: JobContext,
  { requestedBy, by }: StoredJob,
  wish: SteerJob['wish'],
  { name }: SessionUser,
): Promise<string | undefined> {
  if (wish !== 'withdraw' && wish !== 'refuse') return undefined;
  const asker = requestedBy ?? by;
  const isOwn = await isSamePerson(ctx.people, asker, name);
  if (wish === 'refuse') return isOwn ? 'You asked for this start yourself. Withdraw it instead.' : undefined;
  return isOwn ? undefined : `Only ${asker} can withdraw this. You can refuse it.`;
}

function findCanaryProblem({ canary }: StoredJob, wish: SteerJob['wish']): string | undefined {
  const isFailed = canary?.state === 'failed';
  if (wish === 'resume' && isFailed) return 'Its canary failed. Choose to go on in spite of that, or stop it.';
  return wish === 'goOn' && !isFailed ? 'Its canary has not failed. Resume it instead.' : undefined;
}

/** Somebody has decided that the others get it all the same. */
function goneOn({ canary }: Pick<Job, 'canary'>, { name }: SessionUser): Job['canary'] {
  return canary && { ...canary, state: 'passed', words: `${canary.words} ${name} went on.` };
}
