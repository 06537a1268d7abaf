import { setMaxListeners } from 'node:events';
import type { StoredJob } from '../../console/jobs';
import { isRoleNotAssumed } from '../../domain/role-not-assumed';
import type { BulkOutcome } from '../../gateway/bulk';
import { isOfCredentials } from '../../gateway/failure';
import { createTargetLimiter } from '../../gateway/target-limiter';
import { isBug } from '../../registry/failure';
import { createBrake } from './brake';
import { callerOfNobody, type Kind } from './call-nobody';
import { type CallStep, createCallTurns } from './call-turns';
import { createClaims } from './claims';
import { createGhostRemoval } from './ghost-rows';
import type { JobContext } from './job-context';
import { rest } from './patience';
import { createRefusals, MANY_ALONE, wordsForAll } from './refusals';
import { createSettledRate } from './settled-rate';
import { createSharedRead } from './shared-read';
import { BLIND, waitsForTable } from './table-words';

/** Whoever does not know for so long whether the job is still to run reaches nobody else: a stop is a stop. */
const MAX_BLIND_MS = 3_000;

const NEVER = () => false;

/**
 * What the segments of a run share: the pace, whether to go on, and what to say meanwhile. `isOneOfMany`: others may be able to do what this
 * process has no credentials for, so that it halts and fails nothing.
 */
export function createJobRun(ctx: JobContext, job: StoredJob, { isOneOfMany = false } = {}) {
  const own = createTargetLimiter({ perSecond: job.pace.perSecond, ...shareFor(ctx, job) });
  const { content, pace } = job;
  const isKick = content.kind === 'kick';
  /** Whoever gets last words gets two calls. */
  const callsEach = content.kind === 'kick' && content.lastWords !== null ? 2 : 1;
  const wishes = [
    ctx.limiter.want(callsEach * pace.perSecond),
    ...(isKick ? [ctx.closeLimiter.want(pace.perSecond)] : []),
  ];
  const halting = new AbortController();
  const { signal } = halting;
  setMaxListeners(0, signal); // One for each call that waits.
  let seenAt = ctx.elapsed();
  const isBlind = () => ctx.elapsed() - seenAt > MAX_BLIND_MS;
  let problem: string | null = null;
  let waitsFor: string | null = null;
  let unsigned: unknown;
  let hasSigned = false;
  let wasCloseRefused = false;
  let wasCloseUnsigned = false;
  let remark: string | null = null;
  const ghosts = createGhostRemoval(ctx);

  /** Besides, waits between two calls to a recipient are over. */
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);

  const brake = createBrake<Kind>({
    ctx,
    isPulled: job.isBraked ?? false,
    // Closes may have been what failed, and that words arrive says nothing about them.
    until: callsEach === 2 ? 'close' : undefined,
    signal,
    onPulled: fail,
    onLoosened: () => void ctx.jobs.change(job.id, { isBraked: false }, { status: 'running' }).catch(ctx.onError),
  });

  /** It cannot go on; a person has to look. */
  function fail(words: string) {
    problem ??= words;
    halt();
  }

  function halt() {
    halting.abort();
    void own.stop();
  }

  function handBack() {
    halt();
    ending.abort();
  }

  if (ctx.stopping?.aborted) handBack();
  // Not only until it halts: whoever was told before a pause is still in the grace.
  ctx.stopping?.addEventListener('abort', handBack);

  /** It could not be signed here for the moment, and the job waits until it can. */
  const isAwaited = ({ cause }: Heard) => !isOneOfMany && isRoleNotAssumed(cause) && cause.isPassing;

  /** Posts and closes are rights of their own, so that the one going well says nothing about the other. */
  function hear(answer: Heard | undefined, kind: Kind, at: number) {
    if (!answer) return;
    const { outcome, isUnsent, detail, cause, errorType } = answer;
    brake.hear({ outcome, isUnsent, detail, at }, kind);
    if (outcome !== 'connected') ctx.limiter.report(outcome);
    if (outcome === 'delivered' || outcome === 'closed') ghosts.reached();
    hasSigned ||= cause === undefined;
    if (cause !== undefined && isOneOfMany) {
      unsigned ??= cause;
      return halt();
    }
    if (isAwaited(answer)) {
      waitsFor = `${detail} The job waits for it.`;
      return;
    }
    refusals.hear(answer, kind, at);
    // Whoever was not told is counted as refused: what the credentials are refused for alone says nothing of rights.
    const isOfRights = callsEach === 2 || !isOfCredentials(errorType);
    if (kind === 'close') wasCloseRefused ||= outcome === 'refused' && !isUnsent && isOfRights;
    if (isUnsent && outcome === 'failed') waitsFor = 'The gateway cannot be reached. The job waits for it.';
  }

  const callNobody = callerOfNobody(ctx.bulk, content);
  const refusals = createRefusals({
    elapsed: ctx.elapsed,
    ask: (kind) =>
      look(
        () => callNobody(kind),
        (answer, at) => refusals.hearOfQuestion(answer, kind, at),
      ),
    pause: (ms) => rest({ wait: ctx.wait, stopping: signal }, ms),
    onAll: (last, kind) => fail(wordsForAll(last, kind)),
    onMany: () => fail(MANY_ALONE),
  });

  const turns = createCallTurns(ctx, own, signal);
  const claims = createClaims(pace.perSecond, [own, ctx.limiter, ...(isKick ? [ctx.closeLimiter] : [])]);

  /** Whoever waits for a trial to end holds no slot: the trial of somebody with last words is over only when their close is. */
  async function within<T extends Heard>(
    step: Exclude<CallStep, 'after'>,
    call: () => Promise<T> | undefined,
    trial?: Trial,
  ): Promise<T | undefined> {
    for (;;) {
      const isTrial = brake.isPulled() && (await brake.admit());
      // It may be pulled while this one waits for its turn.
      const isOff = isTrial ? NEVER : brake.isPulled;
      let isKept = false;
      let isIn = false;
      try {
        if (ghosts.isFull()) await ghosts.room();
        isIn = await turns.enter(step, isOff);
        if (isOff()) continue;
        if (!isIn) return undefined;
        const at = ctx.elapsed();
        const answer = await call();
        hear(answer, step === 'close' ? 'close' : 'call', at);
        isKept = isTrial && trial !== undefined && answer?.outcome === 'delivered' && brake.isPulled();
        if (isKept && trial) trial.end = brake.endTrial;
        return answer;
      } finally {
        if (isIn) turns.leave();
        if (isTrial && !isKept) brake.endTrial();
      }
    }
  }

  /**
   * A question about a recipient, within the same paces, on which nothing hangs: no answer brakes or ends the run, and one that is refused
   * says nothing of the rights to other calls. Undefined when the run is to halt.
   */
  async function look<T extends Heard>(
    question: () => Promise<T>,
    onAnswer?: (answer: T, at: number) => void,
  ): Promise<T | undefined> {
    if (!(await turns.enter('first', NEVER))) return undefined;
    try {
      const at = ctx.elapsed();
      const answer = await question();
      onAnswer?.(answer, at);
      if (answer.outcome !== 'connected') ctx.limiter.report(answer.outcome);
      return answer;
    } finally {
      turns.leave();
    }
  }

  return {
    /**
     * The first call to a recipient, within the pace of the job and within that of the target, which all its jobs share. Undefined when
     * the run is to halt before the call goes out, or when `call` finds at the last moment that it must not. `trial`: of a recipient that
     * gets another call after it; others that are held back wait for its `end` then.
     */
    call: <T extends Heard>(call: () => Promise<T> | undefined, trial?: Trial) => within('first', call, trial),
    /** The same for a call that closes: within the pace of all closes of the target as well. */
    close: <T extends Heard>(call: () => Promise<T> | undefined) => within('close', call),
    /**
     * The close of a recipient that has had another call: it goes out even though the run is to halt, for half an act is worse than a late
     * one. Undefined when this process has given its part of the rates away.
     */
    async closeOn<T extends Heard>(call: () => Promise<T>): Promise<T | undefined> {
      if (!(await turns.enter('after', NEVER))) return undefined;
      try {
        const at = ctx.elapsed();
        const answer = await call();
        hear(answer, 'close', at);
        return answer;
      } finally {
        turns.leave();
      }
    },
    look,
    claims,
    refusals,
    /** The job as it stands in some moment from now on. */
    readJob: createSharedRead(() => ctx.jobs.read(job.id)),
    isHalted: () => signal.aborted,
    signal,
    halt,
    /** The process is to end: what is under way comes to its end at once, a grace too. */
    handBack,
    isEnding: () => ending.signal.aborted,
    /** Between two calls to a recipient. */
    rest: (ms: number) => rest({ wait: ctx.wait, stopping: ending.signal }, ms),
    /** Nothing of it is under way any more. */
    leave() {
      halt();
      for (const end of wishes) end();
      ctx.stopping?.removeEventListener('abort', handBack);
    },
    fail,
    /** It ended because calls came to nothing: the next run tries one alone first. */
    isBraked: () => brake.isPulled() && signal.aborted,
    problem: () => problem,
    /** Why no call could be signed here, of one of many; undefined while they can. */
    unsigned: () => unsigned,
    hasSigned: () => hasSigned,
    isAwaited,
    wasCloseRefused: () => wasCloseRefused,
    /** Whoever was told stays open, because their close could not be signed. */
    leavesUnsigned() {
      wasCloseUnsigned = true;
    },
    wasCloseUnsigned: () => wasCloseUnsigned,
    waits(words: string) {
      waitsFor = words;
    },
    goesOn() {
      waitsFor = null;
    },
    /** A look at the job found that it is to go on, as of `askedAt`, by the stopwatch: the answer may have come much later. */
    seen(askedAt: number) {
      seenAt = askedAt;
    },
    /** For too long nobody could look whether the job is to go on: nobody else is to be claimed. */
    isBlind,
    waitsFor: () => waitsFor ?? (isBlind() ? BLIND : brake.says()),
    /** Said for as long as it runs, whenever it waits for nothing. */
    remark(words: string | null) {
      remark = words;
    },
    says: () => waitsFor ?? brake.says() ?? ghosts.says() ?? remark,
    ghosts,
    ...createSettledRate(ctx.elapsed),
    /** Reads again and again while the table does not answer. Throws what is no answer of a table: it would come again for ever. */
    async untilAnswered<T>(read: () => Promise<T>): Promise<T | undefined> {
      for (;;) {
        try {
          const answer = await read();
          waitsFor = null;
          return answer;
        } catch (error) {
          if (isBug(error)) throw error;
          waitsFor = waitsForTable(error);
          if (signal.aborted) return undefined;
          await ctx.wait(1_000);
        }
      }
    },
  };
}

/** A job slower than its target keeps its own rate over all workers; any other is bounded by that of the target. */
function shareFor(ctx: JobContext, { id, pace }: StoredJob) {
  if (!ctx.shareOfJob || pace.perSecond >= ctx.target.bulk.perSecond) return {};
  return { share: ctx.shareOfJob(id) };
}

export type Heard = Pick<BulkOutcome, 'isUnsent' | 'detail' | 'cause' | 'errorType'> & {
  outcome: BulkOutcome['outcome'] | 'connected';
};
/** `end` lets the next be tried, if this recipient was; until a call of theirs has been the trial it does nothing. */
export type Trial = { end: () => void };
export type JobRun = ReturnType<typeof createJobRun>;
