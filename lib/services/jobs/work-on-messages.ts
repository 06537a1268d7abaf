import type { Jobs, SegmentProgress, StoredJob } from '../../console/jobs';
import { isSettled } from '../../domain/job-marks';
import { isRoleNotAssumed } from '../../domain/role-not-assumed';
import { type ReceivedMessage, readSegmentMessage, type SegmentMessage } from '../../queue/segment-message';
import type { SegmentQueue } from '../../queue/segment-queue';
import { isBug } from '../../registry/failure';
import { hashTarget, type JobContext } from './job-context';
import { createJobSessions, type JobSession } from './job-session';
import { canaryOf } from './run-canary';
import { runSegment } from './run-segment';
import { declineSegment, hashWork, isAnyElseAtWork, isSegmentHeld, LEASE_MS } from './segment-lease';
import { createStandingBack } from './standing-back';

/** A hidden message is renewed so often before it shows again that two renewals may fail. */
const RENEWALS = 3;
/** After somebody else's lease, for clocks differ a little. */
const SPARE_MS = 2_000;
/** What this worker passes over, another is to have soon. */
const PASS_ON_MS = 1_000;
/** When nobody can do it for so long it is failure, and SQS is to see it as that. */
const MAX_PASSED_OVER_MS = 10 * 60_000;
/** When all who took it in so long a time made a mistake of the program, and nobody is at anything else of the job, no worker can do it. */
const MAX_MISTAKEN_MS = 60_000;

/**
 * What comes of a message. `over`: it is to be deleted. `kept`: it is not; SQS gives it again, at once when it was handed back, and in the end to the
 * dead-letter queue. `isDeclined`: this worker can do nothing for the target, and others do, or the console. `pauseMs`: others can, and are to get the messages:
 * whoever takes them for this worker takes none for so long.
 */
type MessageEnd = { end: 'over' | 'kept'; why: string; isDeclined?: true; pauseMs?: number; message?: SegmentMessage };

export type SegmentWorker = {
  /**
   * Works on the segment of a message until nothing of it remains, the job is to halt, or `handBack`. `onRest`: for the moment there is nothing to do
   * for it, so that another may be taken. Never throws.
   */
  handle(received: ReceivedMessage, onRest?: () => void): Promise<MessageEnd>;
  /** Calls under way end, and what is left of the segments in hand goes to others, whole ones that are being looked up too. Messages that come later are worked on again. */
  handBack(): void;
};

/**
 * What workers do, wherever they run. The queue only says where to look: whether the job runs, what of the segment remains and whose it is
 * stands in the table of the console, so that a message too many, too late or out of order sends nothing twice.
 */
export function createSegmentWorker(settings: {
  contexts: Pick<ReadonlyMap<string, JobContext>, 'get'>;
  /** Looks at what targets there are; `now`: at once, whenever that was last done. Never throws. */
  refresh: (options?: { now: boolean }) => Promise<void>;
  jobs: Jobs;
  queue: SegmentQueue;
  onError: (error: unknown) => void;
}): SegmentWorker {
  const { contexts, refresh, jobs, queue, onError } = settings;
  const sessions = createJobSessions();
  /** Segments that this process is at; the lease does not tell its own lanes apart. */
  const inHand = new Set<string>();
  const standingBack = createStandingBack();

  async function hide({ receiptHandle }: ReceivedMessage, ms: number): Promise<void> {
    // The message shows again by itself; the lease says who may send.
    await queue.hide(receiptHandle, ms).catch(onError);
  }

  function keepHidden(received: ReceivedMessage): () => void {
    const timer = setInterval(() => void hide(received, queue.visibilityMs), queue.visibilityMs / RENEWALS);
    return () => clearInterval(timer);
  }

  /**
   * A new message in place of this one, given to somebody in `ms`: to be given often is what SQS takes for failure. This one again where that
   * cannot be.
   */
  async function passOn(received: ReceivedMessage, message: SegmentMessage, ms: number): Promise<MessageEnd['end']> {
    try {
      await queue.send([{ ...message, passed: true }], ms);
      return 'over';
    } catch (error) {
      onError(error);
      await hide(received, ms);
      return 'kept';
    }
  }

  /** One that was never given before, itself or as another, is a copy of what the other holds; any other may be the only one. */
  async function leaveToOther(received: ReceivedMessage, message: SegmentMessage, ms: number): Promise<MessageEnd> {
    const isCopy = received.receives === 1 && !message.passed;
    const { mistakenSince, mistakenRow } = message;
    const end = isCopy ? 'over' : await passOn(received, { ...workedOn(message), mistakenSince, mistakenRow }, ms);
    return { end, why: 'another is at it' };
  }

  async function giveBack(received: ReceivedMessage, message: SegmentMessage): Promise<MessageEnd> {
    return { end: await passOn(received, workedOn(message), 0), why: 'handed back' };
  }

  /** As it was when the job was prepared, if need be after another look: nobody changes a target that is at work. */
  async function find({ target, targetHash }: StoredJob): Promise<JobContext | undefined> {
    await refresh();
    const known = contexts.get(target);
    if (known && hashTarget(known.target) === targetHash) return known;
    await refresh({ now: true });
    return contexts.get(target);
  }

  /** The message is not for others either: the console does the segment, and others that wait by then. */
  async function decline(message: SegmentMessage, words: string): Promise<MessageEnd> {
    await declineSegment(jobs, message, { waitsFor: words });
    return { end: 'over', why: `left to the console: ${words}`, isDeclined: true };
  }

  /**
   * The message is for others: they get it at once, and this worker the fewer the longer that lasts. One that none could do for long grows
   * old as it is, so that alarms and the dead-letter queue tell.
   */
  async function passOver(ctx: JobContext, received: ReceivedMessage, message: SegmentMessage, words: string) {
    await declineSegment(jobs, message, { passedOver: words });
    const passedOverSince = message.passedOverSince ?? ctx.now();
    const isOld = ctx.now() - passedOverSince > MAX_PASSED_OVER_MS;
    if (isOld) await hide(received, PASS_ON_MS);
    const end = isOld ? 'kept' : await passOn(received, { ...message, passedOverSince }, PASS_ON_MS);
    const pauseMs = standingBack.more(ctx.elapsed());
    return { end, why: `left to other workers: ${words}`, isDeclined: true, pauseMs } as const;
  }

  function leave(ctx: JobContext, received: ReceivedMessage, message: SegmentMessage, { words, isPassing }: Problem) {
    return isPassing ? passOver(ctx, received, message, words) : decline(message, words);
  }

  type Given = { received: ReceivedMessage; message: SegmentMessage; onRest?: (() => void) | undefined };

  async function work({ received, message, onRest }: Given): Promise<MessageEnd> {
    const isHandedBack = sessions.untilHandBack();
    const job = await jobs.read(message.jobId);
    if (!job || !isWanted(job)) return { end: 'over', why: 'the job does not run' };
    const ctx = await find(job);
    if (!ctx) return decline(message, UNKNOWN);
    const problem = await findProblem(ctx);
    if (problem) return leave(ctx, received, message, problem);
    if (job.targetHash !== hashTarget(ctx.target)) return passOver(ctx, received, message, OTHER_SETTINGS);
    let foundRow: string | undefined;
    try {
      const progress = await ctx.jobs.readProgress(job.id, message.segment);
      foundRow = hashWork(progress);
      return await takeUp(ctx, job, { received, message, progress, isHandedBack, onRest });
    } catch (error) {
      if (!isBug(error)) throw error;
      onError(error);
      return await leaveMistaken(ctx, job, { received, message, foundRow, name: (error as Error).name });
    }
  }

  /** `foundRow`: as it was before; undefined when the mistake came first. */
  type Mistaken = Given & { foundRow: string | undefined; name: string };
  type Taken = Given & { progress: SegmentProgress | undefined; isHandedBack: () => boolean };

  async function takeUp(ctx: JobContext, job: StoredJob, { received, message, progress, onRest, isHandedBack }: Taken) {
    if (progress && isSettled(progress.marks)) return { end: 'over', why: 'nothing of it remained' } as const;
    if (progress && progress.owner !== ctx.runner && isSegmentHeld(ctx, job.id, progress)) {
      const leftMs = Math.min(LEASE_MS, Math.max(0, progress.leaseUntil - ctx.now()));
      return leaveToOther(received, message, leftMs + SPARE_MS);
    }
    // Nothing may come between this and the session, of which the next hand back hears.
    if (isHandedBack()) return giveBack(received, message);
    return sessions.during(ctx, job, (session) => runIn(session, { received, message, onRest }));
  }

  /**
   * A mistake of the program may be that of one worker, of another version: others get the segment. When nobody can go on with it the job ends, and a
   * person hears of it; whoever has worked on it since the last mistake could, and may have ended without a word.
   */
  async function leaveMistaken(
    ctx: JobContext,
    job: StoredJob,
    { received, message, foundRow, name }: Mistaken,
  ): Promise<MessageEnd> {
    const why = `it failed: ${name}`;
    await declineSegment(jobs, message, { passedOver: MISTAKEN }, ctx.runner).catch(onError);
    const isWorkedOn = foundRow && message.mistakenRow && foundRow !== message.mistakenRow;
    const mistakenSince = (!isWorkedOn && message.mistakenSince) || ctx.now();
    const forMs = ctx.now() - mistakenSince;
    if (forMs >= MAX_MISTAKEN_MS && !(await isAtWork(ctx, job, message.segment))) {
      await sessions.during(ctx, job, ({ run, tellProblem }) => {
        run.fail(ALL_MISTAKEN);
        return tellProblem();
      });
      return { end: 'over', why };
    }
    // Workers who can do the others of the job are not kept from them again and again by one that nobody can.
    const ms = Math.min(MAX_MISTAKEN_MS, Math.max(PASS_ON_MS, forMs));
    const mistakenRow = await ctx.jobs.readProgress(job.id, message.segment).then(hashWork, () => undefined);
    const end = await passOn(received, { ...message, mistakenSince, mistakenRow }, ms);
    return { end, why, isDeclined: true, pauseMs: standingBack.more(ctx.elapsed()) };
  }

  async function isAtWork(ctx: JobContext, job: StoredJob, except: number): Promise<boolean> {
    return isAnyElseAtWork(ctx, job, except).catch((error) => {
      if (!isBug(error)) throw error;
      return false;
    });
  }

  async function runIn(session: JobSession, { received, message, onRest }: Given): Promise<MessageEnd> {
    const { ctx, job, run } = session;
    const isDone = await runSegment(ctx, job, message.segment, run, { onRest });
    if (run.hasSigned()) standingBack.end();
    if (isDone) {
      // A function that has answered may stand still.
      await run.ghosts.settled();
      return { end: 'over', why: 'done' };
    }
    // Who took it holds its message by now.
    if (!run.isHalted()) return { end: 'kept', why: 'another has taken it' };
    await session.tellProblem();
    const now = await ctx.jobs.read(job.id);
    if (!now || !isWanted(now)) return { end: 'over', why: 'the job does not run' };
    const unsigned = run.unsigned();
    if (unsigned === undefined) return giveBack(received, message);
    return leave(ctx, received, run.hasSigned() ? workedOn(message) : message, problemOf(unsigned));
  }

  return {
    async handle(received, onRest) {
      const message = readSegmentMessage(received.body);
      if (!message) return { end: 'kept', why: 'it is no message of a console' };
      const key = `${message.jobId}#${message.segment}`;
      if (inHand.has(key)) return { ...(await leaveToOther(received, message, queue.visibilityMs)), message };
      inHand.add(key);
      const show = keepHidden(received);
      try {
        return { ...(await work({ received, message, onRest })), message };
      } catch (error) {
        onError(error);
        return { end: 'kept', why: `it failed: ${(error as Error).name}`, message };
      } finally {
        show();
        inHand.delete(key);
      }
    },
    handBack: () => sessions.handBack(),
  };
}

/** As of a message that nobody passed over: somebody is at it, or was. */
const workedOn = ({ jobId, target, segment }: SegmentMessage): SegmentMessage => ({ jobId, target, segment });

const MISTAKEN = 'A worker could not go on, for a mistake of the program. Its log says why. Others get its part.';
const ALL_MISTAKEN = 'No worker could go on with a part of this job, for a mistake of the program. Their logs say why.';
const UNKNOWN = 'A worker does not know this target.';
const OTHER_SETTINGS =
  'A worker knows this target by other settings (address, Region or table) and does none of it. Give it the targets file of the console and start it again.';

/** Why nothing of a target is worked on here; `isPassing`: others may, or this worker in a while. */
type Problem = { words: string; isPassing: boolean };

/**
 * Found before anybody is called, because a call that is denied says nothing about its recipient.
 * Without a queue of its own it is not for workers: they would call by rights of theirs, of which nobody knows whether they hold there.
 */
async function findProblem(ctx: JobContext): Promise<Problem | undefined> {
  if (!ctx.queue) return { words: 'It is not for workers: the target names no role.', isPassing: false };
  try {
    await ctx.credentials?.();
    return undefined;
  } catch (error) {
    if (!isRoleNotAssumed(error)) throw error;
    return problemOf(error);
  }
}

/** Of credentials that there are not. */
function problemOf(error: unknown): Problem {
  if (!isRoleNotAssumed(error))
    return { words: 'A worker found no AWS credentials to sign calls with.', isPassing: true };
  const { roleArn, type, isPassing } = error;
  const when = isPassing ? ' just now' : '';
  return { words: `A worker cannot assume the role ${roleArn}${when} (${type}).`, isPassing };
}

/** Until the canary has passed, nobody but the console sends. */
function isWanted(job: StoredJob): boolean {
  return job.status === 'running' && (!job.canary || job.canary.state === 'passed' || !canaryOf(job));
}
