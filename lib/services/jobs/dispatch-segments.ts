import type { SegmentProgress, StoredJob } from '../../console/jobs';
import { formatDuration, plural } from '../../domain/format';
import { LANES, SEGMENT_SIZE } from '../../domain/job-limits';
import { isSettled } from '../../domain/job-marks';
import type { SegmentQueue } from '../../queue/segment-queue';
import type { JobContext } from './job-context';
import type { JobRun } from './job-run';
import { isSegmentHeld } from './segment-lease';

/** Messages that wait for a worker, at most: enough for all that there are, and few enough that none waits for long. */
const AHEAD = 30;
/** Of a slow job there are fewer, about what it sends in this time, since old messages are what an alarm tells of. */
const AHEAD_SECONDS = 60;
const LOOK_MS = 500;
/** SQS gives a message again by itself; one that nobody has taken for so long is taken to be lost. Doubles with each time. */
const RESEND_MS = 60_000;
const MAX_DOUBLED = 5;
/** After so long without a worker a person wants to know, or the console does itself what it only offered. */
const TELL_MS = 10_000;
/** What a worker said of itself is told for so long after it was last seen: it looks again within a minute. */
const HEARD_MS = 90_000;

/** `at`: last sent, or seen in a worker's hands, which may pass it over and on; `passedOver`: the version of its row that said so last. */
type Sent = { at: number; times: number; passedOver?: number };
/** Segments that the console is to do itself, `to` not included, and why, in words. */
type Own = { words: string; from: number; to: number };
/** The segments from `first` to `to`, which is not included. */
type Look = { progress: Map<number, SegmentProgress>; to: number };

/**
 * Sends a message for each segment of which anything remains, a few ahead of the workers, and watches the table of the console until none
 * remains or the run is to halt. The table decides what is done, never the queue: a message that is lost is sent again, and one too many
 * finds nothing to do. Answers what this process is to do itself when workers cannot; it may ask workers again afterwards, from there on.
 */
export async function dispatchSegments(
  ctx: JobContext,
  job: StoredJob,
  run: JobRun,
  queue: SegmentQueue,
  from = 0,
): Promise<Own | undefined> {
  const segments = job.card?.segments ?? 0;
  const paced = Math.ceil((job.pace.perSecond * AHEAD_SECONDS) / SEGMENT_SIZE);
  const mostAhead = Math.max(LANES, Math.min(AHEAD, paced));
  const sent = new Map<number, Sent>();
  /** All before it are over. */
  let first = from;
  /** None from it on has been sent, nor is known to be worked on. */
  let next = from;
  /** Recipients settled in segments before `first`, and in all as of the last look. */
  let settledBefore = 0;
  let settled: number | undefined;
  let movedAt = ctx.elapsed();
  /** Whether a worker was seen at it. */
  let isTaken = false;
  /** Of a worker that left a segment to others. */
  let heard = { words: '', at: Number.NEGATIVE_INFINITY };

  async function look(): Promise<Look> {
    const found: Look = { progress: new Map(), to: Math.min(segments, Math.max(first, next) + AHEAD) };
    for await (const progress of ctx.jobs.progress(job.id, first, found.to - 1)) {
      found.progress.set(progress.segment, progress);
      run.ghosts.found(progress.marks);
      if (isOver(progress) || isLive(progress)) next = Math.max(next, progress.segment + 1);
    }
    return found;
  }

  /** How many were settled since the last look. */
  function count(found: Look['progress']): number {
    const before = settled;
    const open = [...found.values()].reduce((sum, { marks }) => sum + marks.replace(/[.?]/g, '').length, 0);
    settled = settledBefore + open;
    for (let over = found.get(first); over && isOver(over); over = found.get(first)) {
      settledBefore += over.marks.length;
      sent.delete(first);
      first += 1;
    }
    return before === undefined ? 0 : settled - before;
  }

  /** Segments that a worker should be at and none is, and of them those whose message is to be sent now. */
  function judge({ progress: found, to }: Look) {
    const waiting: number[] = [];
    const due: number[] = [];
    let isAnyLive = false;
    // What nobody may be able to work on is one message too many, and not thirty.
    const ahead = ctx.isOffered && !isTaken ? 1 : mostAhead;
    for (let segment = first; segment < to; segment++) {
      const progress = found.get(segment);
      if (progress && isOver(progress)) continue;
      const known = sent.get(segment);
      if (progress && isLive(progress)) {
        isAnyLive = true;
        if (known) Object.assign(known, { at: ctx.elapsed(), times: 1 });
        continue;
      }
      // Whoever passed it over has sent it on: another message would be one too many. It has arrived, so that nothing is known to be lost.
      const isPassedOver = Boolean(progress?.passedOver);
      if (known && isPassedOver && known.passedOver !== progress?.version) {
        Object.assign(known, { at: ctx.elapsed(), times: 1, passedOver: progress?.version });
      }
      if (waiting.length === ahead) continue;
      waiting.push(segment);
      const patienceMs = RESEND_MS * 2 ** Math.min(MAX_DOUBLED, (known?.times ?? 1) - 1);
      const leastMs = isPassedOver ? HEARD_MS : 0;
      if (!known || ctx.elapsed() - known.at > Math.max(leastMs, patienceMs)) due.push(segment);
    }
    return { waiting, due, isAnyLive };
  }

  const isLive = (progress: SegmentProgress) => isSegmentHeld(ctx, job.id, progress);

  async function send(due: readonly number[]): Promise<void> {
    try {
      await queue.send(due.map((segment) => ({ jobId: job.id, target: job.target, segment })));
    } catch (error) {
      run.waits(`The queue of segments cannot be used: ${(error as Error).name}. The job waits for it.`);
      await ctx.wait(LOOK_MS);
      return;
    }
    const at = ctx.elapsed();
    for (const segment of due) {
      const before = sent.get(segment);
      sent.set(segment, { ...before, at, times: (before?.times ?? 0) + 1 });
      next = Math.max(next, segment + 1);
    }
  }

  while (!run.isHalted()) {
    const found = await run.untilAnswered(look);
    if (!found) return undefined;
    const more = count(found.progress);
    run.settled(more);
    if (first === segments) return undefined;
    // What was done before this run is passed over at once.
    if (first === found.to) continue;
    const declined = [...found.progress.values()].find((each) => !isOver(each) && each.owner === null && each.waitsFor);
    if (declined) {
      // All that may wait by now. Whoever declined may be one of many workers, so that later ones are for workers again.
      const words = `Workers cannot work on this, so the console does it itself. ${declined.waitsFor}`;
      return { words, from: first, to: Math.min(segments, first + AHEAD) };
    }
    const { passedOver } = [...found.progress.values()].find((each) => !isOver(each) && each.passedOver) ?? {};
    if (passedOver) heard = { words: passedOver, at: ctx.elapsed() };
    const said = ctx.elapsed() - heard.at < HEARD_MS ? heard.words : null;
    run.remark(said);
    const { waiting, due, isAnyLive } = judge(found);
    if (more > 0 || isAnyLive) {
      movedAt = ctx.elapsed();
      isTaken = true;
    }
    if (ctx.isOffered && ctx.elapsed() - movedAt > TELL_MS) {
      const words = `No worker has taken any of this for ${formatDuration(TELL_MS)}, so the console does it itself.`;
      return { words, from: first, to: segments };
    }
    const problem = [...found.progress.values()].find((progress) => isLive(progress) && progress.waitsFor)?.waitsFor;
    if (problem) run.waits(problem);
    else if (ctx.elapsed() - movedAt > TELL_MS) {
      run.waits([wordsFor(waiting.length, ctx.elapsed() - movedAt), said].filter(Boolean).join(' '));
    }
    if (due.length > 0) await send(due);
    await ctx.wait(LOOK_MS);
  }
  return undefined;
}

function isOver({ marks }: SegmentProgress): boolean {
  return isSettled(marks);
}

function wordsFor(segments: number, ms: number): string {
  return `Waiting for workers: ${plural(segments, 'segment')} queued, none taken for ${formatDuration(ms)}.`;
}
