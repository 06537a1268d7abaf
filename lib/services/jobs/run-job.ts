import type { NewAuditRecord } from '../../console/audit-log';
import type { StoredJob } from '../../console/jobs';
import { formatAbsolute, formatCount, formatDuration, plural } from '../../domain/format';
import type { Canary, Job, JobCard } from '../../domain/job';
import { MAX_LATE_MS } from '../../domain/job-limits';
import { TOO_FEW_FOR_CANARY, whyApproval, whyTooOld } from '../../domain/job-words';
import { releaseRulesOf } from '../../domain/release';
import { isBug, isPassing } from '../../registry/failure';
import { closeJob, letGo } from './close-job';
import { dispatchSegments } from './dispatch-segments';
import { freezeAudience } from './freeze-audience';
import { whyLeft } from './ghost-rows';
import type { JobContext } from './job-context';
import { countJob } from './job-counts';
import { findRightProblem } from './job-rights';
import { createJobRun, type JobRun } from './job-run';
import { createLateness, type Lateness } from './lateness';
import { NOT_REQUESTED } from './not-requested';
import { isOfOtherPlace, MOVED } from './other-place';
import { GivenUp, withPatience } from './patience';
import { AudienceError } from './read-audience';
import { recordEnd } from './record-end';
import { canaryOf, isCanaryOpen, watchCanary } from './run-canary';
import { type Part, runSegments } from './run-segments';
import { waitsForTable } from './table-words';
import { whyUnclosed } from './unclosed';
import { recordUnprepared, unprepared } from './unprepared';

const BEAT_MS = 1_000;
/** How much larger than agreed an audience may have become that starts by itself. */
const GROWTH = 2;
const SPARE = 100;

type Outcome = Partial<StoredJob> & Pick<Job, 'status'>;
const UNDECIDED = { ...NOT_REQUESTED, agreedTotal: null };

/** Does what a job is at: freezes its audience, or works on what remains of it. Answers when there is nothing to do for this process. */
export async function workOnJob(ctx: JobContext, job: StoredJob): Promise<void> {
  const started = job.status === 'preparing' ? await prepare(ctx, job) : job;
  if (started?.status === 'running') await run(ctx, started);
}

/** Answers the job that runs now, when its start was decided before. */
async function prepare(ctx: JobContext, job: StoredJob): Promise<StoredJob | undefined> {
  const lateness = createLateness(ctx, job);
  let told: { atMs: number; problem: string | null } = { atMs: Number.NEGATIVE_INFINITY, problem: null };
  const mine = { status: 'preparing', runner: ctx.runner, takeUps: job.takeUps } as const;
  const onSilence = async () => {
    lateness.waits(true);
    return true;
  };
  const change = (values: Partial<StoredJob>) =>
    withPatience(ctx, () => ctx.jobs.change(job.id, values, mine), onSilence);
  const tell = async (preparedSoFar: number, problem: string | null = null) => {
    if (ctx.stopping?.aborted) return false;
    lateness.waits(problem !== null);
    if (told.problem === problem && ctx.elapsed() - told.atMs < BEAT_MS) return true;
    told = { atMs: ctx.elapsed(), problem };
    const isMine = await change({ preparedSoFar, beatAt: ctx.now(), problem });
    lateness.waits(problem !== null);
    return isMine;
  };
  const tellEnd = (outcome: string, detail: string | null) => recordUnprepared(ctx, job, { outcome, detail }, change);
  const freeze = async () => {
    // Nobody who is registered here is meant by it.
    if (isOfOtherPlace(ctx, job)) throw new AudienceError(MOVED, 'Prepare another.');
    return freezeAudience(ctx, job, tell);
  };
  const endUnprepared = async (error: unknown) => {
    if (!(error instanceof AudienceError)) throw error;
    const { outcome, values } = unprepared(job, error.message, ctx.now(), error);
    await tellEnd(outcome, values.problem);
    await change(values);
  };
  try {
    const card = await freeze().catch(endUnprepared);
    if (!card) return undefined;
    const common = { card, preparedSoFar: card.total, problem: null, ...changed(ctx) };
    const onWait = (error: Error) => tell(card.total, waitsForTable(error));
    const values = { ...common, ...(await withPatience(ctx, () => decide(ctx, job, card, lateness), onWait)) };
    if (values.status !== 'running' && job.agreedTotal !== null) await tellEnd('not begun', values.problem ?? null);
    const isMine = await change(values);
    if (values.status !== 'running') return undefined;
    if (!isMine) await withPatience(ctx, () => recordUnbegun(ctx, job));
    return isMine ? { ...job, ...values } : undefined;
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    // Another process begins anew with the same moment; this one is at it no more.
    if (ctx.stopping?.aborted) await ctx.jobs.change(job.id, { runner: null }, mine);
    return undefined;
  }
}

/** What becomes of a job whose recipients are written down. Throws what may pass; after any other failure a person decides. */
async function decide(ctx: JobContext, job: StoredJob, card: JobCard, lateness: Lateness): Promise<Outcome> {
  try {
    const outcome = await outcomeOf(ctx, job, card, lateness);
    if (outcome.status === 'running') await recordStart(ctx, job, card.total);
    return outcome;
  } catch (error) {
    if (isPassing(error)) throw error;
    ctx.onError(error);
    return {
      ...UNDECIDED,
      problem: 'The console could not begin it. The log says why. Look at it again before it starts.',
    };
  }
}

/** Nobody is there when a start that was decided before begins: it is an act all the same, and without a record it does not happen. */
async function recordStart(ctx: JobContext, job: StoredJob, total: number): Promise<void> {
  const { id, by, requestedBy, target, frozenAt } = job;
  const record: NewAuditRecord = {
    user: requestedBy ?? by,
    role: null,
    act: 'job',
    target,
    subjects: [id],
    total,
    outcome: 'running',
    detail: 'start, at the time that was decided',
  };
  // Where the answer is lost, or this process ends, it is tried again; with another total it is another start.
  await ctx.audit.begin(record, `start ${id} ${frozenAt} ${total}`);
}

/** Says of a start that is on the record that it did not happen, where somebody decided so after that; another process may begin it still. */
async function recordUnbegun(ctx: JobContext, job: StoredJob): Promise<void> {
  const now = await ctx.jobs.read(job.id);
  if (now?.status !== 'discarded') return;
  await recordEnd(ctx, job, {
    outcome: 'not begun',
    detail: 'It was discarded in the moment in which it was to start.',
  });
}

/** A start that was agreed on for so many is not one for many more, nor for who may not do it any more. */
async function outcomeOf(ctx: JobContext, job: StoredJob, card: JobCard, lateness: Lateness): Promise<Outcome> {
  const { agreedTotal } = job;
  if (agreedTotal === null) return { status: 'prepared' };
  const { total } = card;
  const more = `The audience has ${formatCount(total)} recipients by now and had ${formatCount(agreedTotal)} when the start was decided.`;
  const lateMs = lateness.ms();
  if (job.startAt !== null && lateMs > MAX_LATE_MS) {
    const problem = `It was to start at ${formatAbsolute(job.startAt).slice(0, 19)} UTC, and no console could begin it until ${formatDuration(lateMs)} later. Look at it again before it starts.`;
    return { ...UNDECIDED, problem };
  }
  const tooOld = whyTooOld(job, ctx.now());
  if (tooOld) return { ...UNDECIDED, problem: tooOld };
  if (total === 0) return { ...UNDECIDED, problem: nobodyWords(card) };
  if (total > GROWTH * agreedTotal + SPARE)
    return { ...UNDECIDED, problem: `${more} Look at it again before it starts.` };
  const why = job.approvedBy === null && whyApproval({ ...job, card }, releaseRulesOf(ctx.target));
  if (why) return { ...UNDECIDED, problem: `${why} two persons, and one decided this start. Ask for it.` };
  const problem = await findRightProblem(ctx, job, job.requestedBy ?? job.by);
  if (problem) return { ...UNDECIDED, problem };
  return { status: 'running', startedAt: ctx.now(), agreedTotal: null };
}

function nobodyWords({ unanswered = 0 }: JobCard): string {
  if (unanswered === 0) return 'Nobody was in the audience when it was to start.';
  return `Nobody was known to be in the audience when it was to start: API Gateway did not answer for ${plural(unanswered, 'connection')}. Prepare the job anew.`;
}

async function run(ctx: JobContext, job: StoredJob): Promise<void> {
  const current = createJobRun(ctx, job);
  const here = ctx.local.get(job.id);
  if (here) here.mayCall = true;
  if (isOfOtherPlace(ctx, job)) current.fail(`${MOVED} Prepare another.`);
  const beats = beat(ctx, job, current);
  try {
    // The canary is sent from here in any case: while it is judged, nothing waits in a queue.
    if (await runCanary(ctx, job, current)) await runAll(ctx, job, current);
    if (!current.isHalted()) await current.ghosts.settled();
    await beats.stop();
    if (ctx.stopping?.aborted) await leaveRates(ctx, job);
    await end(ctx, job, current);
  } finally {
    current.leave();
    await beats.stop();
  }
}

/**
 * First its part of the rates, so that whoever takes the job need not wait for it; but not while another job here still calls: its closes
 * keep their pace to the end.
 */
async function leaveRates(ctx: JobContext, { id }: StoredJob): Promise<void> {
  const here = ctx.local.get(id);
  if (here) here.mayCall = false;
  if ([...ctx.local.values()].some(({ mayCall }) => mayCall)) return;
  await Promise.all([ctx.limiter.stop(), ctx.closeLimiter.stop()]);
}

/** True when everybody else may follow. */
async function runCanary(ctx: JobContext, job: StoredJob, current: JobRun): Promise<boolean> {
  if (!job.canary || job.canary.state === 'passed') return true;
  const tell = async (canary: Canary) =>
    (await current.untilAnswered(() => ctx.jobs.change(job.id, { canary }, { runner: ctx.runner }))) ?? false;
  const isCanary = canaryOf(job);
  if (!isCanary) return tell({ ...job.canary, state: 'passed', words: TOO_FEW_FOR_CANARY });
  // Also when it was watched already: a console of another version may have chosen others of them.
  await runSegments(ctx, job, current, { ...allOf(job), isMeant: isCanary });
  if (current.isHalted() || (await current.untilAnswered(() => isCanaryOpen(ctx, job))) !== false) return false;
  const judged = await watchCanary(ctx, job, current, tell);
  if (!judged || !(await tell(judged))) return false;
  // Said of the halt alone: a person may go on, and what came of the first of them stays.
  if (judged.state === 'failed') current.fail(`${judged.words} Nobody else was tried.`);
  return judged.state === 'passed';
}

/** By workers where there is a queue, and here what they cannot. */
async function runAll(ctx: JobContext, job: StoredJob, current: JobRun): Promise<void> {
  if (!ctx.queue) return runSegments(ctx, job, current, allOf(job));
  for (let from = 0; !current.isHalted(); ) {
    const own = await dispatchSegments(ctx, job, current, ctx.queue, from);
    if (!own) return;
    from = own.from;
    current.remark(own.words);
    await runSegments(ctx, job, current, own);
  }
}

const allOf = ({ card }: StoredJob): Part => ({ from: 0, to: card?.segments ?? 0 });

/** Tells that this process is at it, and looks whether somebody wants it otherwise. */
function beat(ctx: JobContext, job: StoredJob, current: JobRun) {
  let isOver = false;
  let wake = () => {};
  const beating = (async () => {
    while (!isOver) {
      try {
        const values = { beatAt: ctx.now(), rate: current.rate(), problem: current.says() };
        const askedAt = ctx.elapsed();
        const isStill = await ctx.jobs.change(job.id, values, { status: 'running', runner: ctx.runner });
        if (isStill) current.seen(askedAt);
        else current.halt();
      } catch (error) {
        if (isBug(error)) {
          current.halt();
          throw error;
        }
        ctx.onError(error);
      }
      if (isOver) return;
      const stopped = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([stopped, ctx.wait(BEAT_MS / 2)]);
    }
  })();
  // Whoever stops it hears of that.
  beating.catch(() => {});
  return {
    /** Throws when it ended by itself for a bug. */
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
  if (isOver || problem) {
    const outcome = isOver
      ? ({
          status: 'done',
          counts,
          problem:
            (await current.untilAnswered(() => whyUnclosed(ctx, job))) ??
            current.ghosts.problem() ??
            whyLeft(job, counts) ??
            null,
        } as const)
      : ({ status: 'failed', problem } as const);
    if (await closeJob(ctx, job, outcome, current)) return;
  }
  // Halted by somebody's wish: the status says which. What is in another process's hands goes on there.
  await letGo(ctx, job.id);
}

function changed(ctx: JobContext) {
  return { changedAt: ctx.now(), changedBy: null };
}
