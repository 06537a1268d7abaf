import type { SegmentProgress, StoredJob } from '../../console/jobs';
import { SEGMENT_SIZE } from '../../domain/job-limits';
import { isSettled, JOB_MARKS, outcomeOf } from '../../domain/job-marks';
import { isBug } from '../../registry/failure';
import { inSpan } from '../../telemetry/span';
import { tell } from '../../telemetry/tell';
import { callerOf, type Turn, type Verdict } from './call-recipient';
import type { createClaims } from './claims';
import type { JobContext } from './job-context';
import type { JobRun } from './job-run';
import { isSegmentHeld, LEASE_MS, unbegun } from './segment-lease';
import { waitsForTable } from './table-words';

/** Of one segment at the pace's door: enough that no turn is missed. */
const MAX_WAITING = 32;
/** Who is settled while nobody is to be claimed is written down after so long, or a crash would make them uncertain. */
const WRITE_AFTER_MS = 250;
const TRIES = 5;
const RETRY_MS = 500;
/** The table may be away for long; what is known here must not be lost meanwhile. */
const TABLE_RETRY_MS = 1_000;

/**
 * `isMeant`: of its recipients, by their place among all. `onRest`: for the moment there is hardly anything to do, because all who are left are called
 * soon or wait to be tried again; told once or more.
 */
type Options = { isMeant?: ((place: number) => boolean) | undefined; onRest?: (() => void) | undefined };

/**
 * Works on one segment from where it stands, or on those of it that are meant. True when nothing of it remains; false when the run is to halt, or when another process has it.
 * Whoever was claimed by a process that is gone becomes uncertain, and is never tried again.
 */
export function runSegment(
  ctx: JobContext,
  job: StoredJob,
  segment: number,
  run: JobRun,
  options: Options = {},
): Promise<boolean> {
  const attributes = { 'switchboard.target': job.target };
  const claims = run.claims.begin();
  const work = () => workOnSegment(ctx, job, segment, { run, claims, ...options }).finally(claims.end);
  return inSpan('job segment', attributes, work);
}

async function workOnSegment(
  ctx: JobContext,
  job: StoredJob,
  segment: number,
  { run, claims, isMeant: isMeantAt = () => true, onRest = () => {} }: Options & { run: JobRun; claims: Claims },
): Promise<boolean> {
  const stored = await run.untilAnswered(() => ctx.jobs.readProgress(job.id, segment));
  if (stored) run.ghosts.found(stored.marks);
  if (stored && isSettled(stored.marks)) return true;
  const [recipients, now] = await Promise.all([
    run.untilAnswered(() => ctx.jobs.readRecipients(job.id, segment)),
    // Read after its progress: a segment is sealed for another job only once this one is over, so that one of the two tells.
    run.untilAnswered(run.readJob),
  ]);
  if (now?.status !== 'running') {
    run.halt();
    return false;
  }
  if (!recipients) {
    if (!run.isHalted()) run.fail('Recipients of this job are missing in the table of the console.');
    return false;
  }
  if (stored && stored.marks.length !== recipients.ids.length) {
    run.fail(
      'The recipients of this job are not those that it was counted with. Nobody else is tried: prepare it anew.',
    );
    return false;
  }
  if (stored && stored.owner !== ctx.runner && isSegmentHeld(ctx, job.id, stored)) return false;
  const { first = segment * SEGMENT_SIZE } = recipients;
  const isMeant = (index: number) => isMeantAt(first + index);
  let progress: SegmentProgress = stored ?? unbegun(segment, recipients);
  const marks = [...progress.marks].map((mark) => (mark === JOB_MARKS.claimed ? JOB_MARKS.uncertain : mark));
  /** Whoever is in it is closed in any case: as many as these segments hold, and no more, so that a process that is to end comes to its end. */
  const hasGrace = job.content.kind === 'kick' && job.content.lastWords !== null && job.content.graceMs > 0;
  let isLost = false;
  /** Of the program, in calls. */
  const mistakes: unknown[] = [];
  /** By this process's stopwatch. */
  let heldUntil = Number.NEGATIVE_INFINITY;
  /** A machine that slept shows it on the wall clock alone, one whose clock was set back on the stopwatch alone: the shorter one holds. */
  const leaseLeftMs = () => Math.min(progress.leaseUntil - ctx.now(), heldUntil - ctx.elapsed());
  /** What was claimed is not sent once the lease has ended: a process that was suspended finds another at its segment. */
  const isHeld = () => !isLost && leaseLeftMs() > 0;
  const call = callerOf(ctx, job, recipients, run, { isHeld, onTurn });
  /** How often a recipient was tried, and when it may be tried again. */
  const tries = new Map<number, { count: number; notBefore: number }>();
  /** Claimed and not settled. */
  let inFlight = 0;
  /** Of these: not given to the pace yet, and given to it and waiting for their turn. */
  let queued: number[] = [];
  let waiting = 0;
  /** By the stopwatch, since when what came of somebody is not written down; undefined when all is. */
  let unwrittenSince: number | undefined;
  let next = 0;
  /** While the work waits. */
  let wake: (() => void) | undefined;

  /** False when another process has taken the segment over. */
  async function write(owner: string | null): Promise<boolean> {
    const until = ctx.elapsed() + LEASE_MS;
    unwrittenSince = undefined;
    const wanted = {
      ...progress,
      marks: marks.join(''),
      owner,
      leaseUntil: ctx.now() + LEASE_MS,
      waitsFor: owner && (run.waitsFor() ?? run.ghosts.problem()),
      passedOver: null,
      isCloseRefused: progress.isCloseRefused || run.wasCloseRefused(),
      isCloseUnsigned: progress.isCloseUnsigned || run.wasCloseUnsigned(),
    };
    for (;;) {
      try {
        if (await ctx.jobs.writeProgress(job.id, wanted)) break;
        // A write whose answer was lost has happened all the same.
        const now = await ctx.jobs.readProgress(job.id, segment);
        if (now?.version !== wanted.version + 1 || now.owner !== owner || now.marks !== wanted.marks) {
          isLost = true;
          return false;
        }
        break;
      } catch (error) {
        if (isBug(error)) {
          onMistake(error);
          throw error;
        }
        run.waits(waitsForTable(error));
        await ctx.wait(TABLE_RETRY_MS);
      }
    }
    run.goesOn();
    progress = { ...wanted, version: wanted.version + 1 };
    heldUntil = until;
    return true;
  }

  /** Recipients whose turn has come, in order; those to try again come round when their time is up. */
  function claimable(): number[] {
    const found: number[] = [];
    const most = claims.room();
    for (; next < marks.length && found.length < most; next++) {
      if (marks[next] === JOB_MARKS.remaining && !tries.has(next) && isMeant(next)) found.push(next);
    }
    if (next === marks.length) claims.rest();
    for (const [index, { notBefore }] of tries) {
      if (found.length >= most) break;
      if (marks[index] === JOB_MARKS.remaining && notBefore <= ctx.elapsed()) found.push(index);
    }
    return found;
  }

  /** A few at a time: what waits for its turn takes memory, and would outlive what is young. */
  function pump() {
    while (waiting < MAX_WAITING && queued.length > 0) {
      const turn: Turn = { index: queued.shift() as number, isWaiting: true };
      waiting += 1;
      void call(turn).then((verdict) => {
        onTurn(turn);
        settle(turn.index, verdict);
      }, onMistake);
    }
  }

  /** Nothing that is left here goes out beside whoever is next. */
  function onMistake(error: unknown) {
    isLost = true;
    mistakes.push(error);
    wake?.();
  }

  function onTurn(turn: Turn) {
    if (!turn.isWaiting) return;
    turn.isWaiting = false;
    waiting -= 1;
    claims.used();
    pump();
    wakeForMore();
    // The next segment is made ready meanwhile.
    if (!hasGrace && next === marks.length && tries.size === 0 && claims.isEnding()) onRest();
  }

  function settle(index: number, verdict: Verdict) {
    inFlight -= 1;
    marks[index] = JOB_MARKS.remaining;
    const { count } = tries.get(index) ?? { count: 0 };
    if (typeof verdict === 'object' && 'mark' in verdict) marks[index] = verdict.mark;
    else if (verdict !== 'unsent' && count + 1 >= TRIES) marks[index] = verdict.again;
    else {
      const isTry = verdict !== 'unsent';
      const delay = RETRY_MS * 2 ** count * (0.5 + Math.random());
      tries.set(index, { count: count + (isTry ? 1 : 0), notBefore: ctx.elapsed() + delay });
    }
    if (marks[index] !== JOB_MARKS.remaining) {
      tries.delete(index);
      run.settled();
      tell('recipient', { outcome: outcomeOf(marks[index] as string) });
    }
    if (unwrittenSince !== undefined) return wakeForMore();
    unwrittenSince = ctx.elapsed();
    wake?.();
  }

  const isRoom = () => claims.room() > 0;
  function wakeForMore() {
    if (wake && (inFlight === 0 || isRoom())) wake();
  }
  /** Room may come by calls of other segments. */
  claims.watch(() => {
    if (wake && isRoom()) wake();
  });

  const isAnyLeft = () => marks.some((mark, index) => mark === JOB_MARKS.remaining && isMeant(index));

  /** Whoever was not called at all, because nobody can be, waits for what the other segments would wait for. */
  const isResting = () =>
    inFlight === 0 && next === marks.length && [...tries.values()].every(({ count }) => count > 0);

  /** Until it is time to claim more, or `ms` are over. */
  async function pause(ms: number): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([ended, ctx.wait(ms)]);
    wake = undefined;
  }

  for (;;) {
    if (mistakes.length > 0) throw mistakes[0];
    const hadRoom = isRoom();
    const batch = run.isHalted() || run.isBlind() || !hadRoom ? [] : claimable();
    for (const index of batch) marks[index] = JOB_MARKS.claimed;
    claims.claimed(batch.length);
    const isLate = unwrittenSince !== undefined && ctx.elapsed() - unwrittenSince >= WRITE_AFTER_MS;
    const isDue = batch.length > 0 || isLate || leaseLeftMs() < LEASE_MS / 2;
    if (isDue && !(await write(ctx.runner))) return false;
    inFlight += batch.length;
    queued = queued.concat(batch);
    pump();
    if (inFlight === 0 && (run.isHalted() || !isAnyLeft())) break;
    // Room that came while the table was written to would wake nobody.
    if (batch.length > 0 || hadRoom !== isRoom()) continue;
    if (isResting()) onRest();
    await pause(inFlight === 0 ? RETRY_MS / 5 : unwrittenSince === undefined ? LEASE_MS / 3 : WRITE_AFTER_MS);
  }
  return (await write(null)) && isSettled(progress.marks);
}

type Claims = ReturnType<ReturnType<typeof createClaims>['begin']>;
