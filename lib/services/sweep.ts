import { randomUUID } from 'node:crypto';
import { isEndOwed, NOBODY, type StoredSweep } from '../console/sweeps';
import { sweepWord } from '../domain/act-word';
import { err, ok, type Result } from '../domain/result';
import { canGoOn, isUnderWay, isWholeSweep, NOTHING_SWEPT, type Sweep } from '../domain/sweep';
import type { StartSweep, SteerSweep } from '../domain/sweep-input';
import type { SessionUser } from '../domain/user';
import { isPassing } from '../registry/failure';
import { goOnCounts } from './sweep-checkpoint';
import type { SweepContext } from './sweep-context';
import { endSweep, owing, recordEnd, SILENCE_MS, settleEnd } from './sweep-end';
import { isLeftToOtherPlace, placeOfSweep, whyElsewhere } from './sweep-place';
import { runSweep } from './sweep-run';

const STOPPED = { status: 'stopped', problem: null } as const;

/** The latest sweep of the target, whoever began it and wherever it runs; null when there was none. */
export async function readSweep({ ctx }: { ctx: SweepContext }): Promise<Result<Sweep | null>> {
  const stored = await current(ctx);
  return ok(stored ? toSweep(ctx, stored) : null);
}

/** Begins a sweep, which goes on by itself. Removal comes after a count of the same rows at the same place, and with the name of the target where that is asked for. */
export async function startSweep(args: {
  ctx: SweepContext;
  input: StartSweep;
  user: Pick<SessionUser, 'name'>;
}): Promise<Result<Sweep>> {
  const { ctx, input, user } = args;
  const before = await current(ctx);
  if (before && isUnderWay(before)) return underWay(before);
  const counted = before?.status === 'done' && sameQuery(before.query, input.query) ? before : undefined;
  const elsewhere = counted ? whyElsewhere(ctx.target, counted) : null;
  if (input.mode === 'remove') {
    if (!counted) return err('conflict', 'Count these rows first: only what has been counted is removed.');
    if (elsewhere !== null) return err('conflict', elsewhere);
  }
  const word = input.mode === 'remove' ? sweepWord(ctx.target, isWholeSweep(input.query)) : null;
  if (word !== null && input.word?.trim() !== word) return err('invalid', `Type ${word} to confirm.`);
  const startedAt = ctx.now();
  const id = randomUUID();
  const sweep: StoredSweep = {
    id,
    target: ctx.target.name,
    place: placeOfSweep(ctx.target, id),
    mode: input.mode,
    query: input.query,
    perSecond: input.perSecond,
    by: user.name,
    status: 'running',
    startedAt,
    updatedAt: startedAt,
    counts: NOTHING_SWEPT,
    estimated:
      counted && elsewhere === null ? counted.counts.checked : isWholeSweep(input.query) ? await ctx.countRows() : null,
    waiting: 0,
    rate: 0,
    problem: null,
    runner: runnerOf(ctx),
    turn: randomUUID(),
    owed: null,
    atLeastOf: null,
    wish: null,
    checkpoint: { cursor: null, counts: NOTHING_SWEPT },
  };
  // Nobody goes on with one that was interrupted once this one stands in its place, so that it has its end now.
  const last = before?.status === 'interrupted' ? await endSweep(ctx, before, STOPPED) : before;
  return before && !last ? overtaken(ctx) : begin(ctx, last, sweep);
}

/** Pauses, stops or goes on, whoever began it. One of another place does not go on, and ends where somebody asks for that. */
export async function steerSweep(args: { ctx: SweepContext; input: SteerSweep }): Promise<Result<Sweep>> {
  const { ctx, input } = args;
  const sweep = await current(ctx);
  if (!sweep) return err('notFound', 'There is no sweep of this target.');
  if (input.wish === 'resume') {
    if (!canGoOn(sweep)) return err('conflict', `This sweep is ${sweep.status}: there is nothing to go on with.`);
    const elsewhere = whyElsewhere(ctx.target, sweep);
    if (elsewhere === null) return begin(ctx, sweep, onwardFrom(ctx, sweep));
    const isOver = sweep.status === 'failed' || (await failElsewhere(ctx, sweep, elsewhere));
    return isOver ? err('conflict', elsewhere) : overtaken(ctx);
  }
  if (isUnderWay(sweep)) {
    if (!(await ctx.sweeps.update(sweep, { wish: input.wish }))) return overtaken(ctx);
    ctx.local.hurry?.();
    return ok(toSweep(ctx, sweep));
  }
  if (input.wish === 'pause' || !canGoOn(sweep)) return err('conflict', `This sweep is ${sweep.status} already.`);
  const stopped = await endSweep(ctx, sweep, STOPPED);
  return stopped ? ok(toSweep(ctx, stopped)) : overtaken(ctx);
}

/**
 * Goes on with a sweep whose process has ended, from its checkpoint, or ends it when somebody wished for that before it could obey, or its target
 * is elsewhere and no console there has gone on with it for a good while; and records an end that is owed. Of several processes that find it one does. Throws what the tables do.
 */
export async function takeSweep(ctx: SweepContext): Promise<void> {
  if (ctx.local.work || ctx.local.isBeginning || ctx.stopping?.aborted) return;
  const sweep = await current(ctx);
  if (!sweep) return;
  if (isEndOwed(sweep)) {
    await settleEnd(ctx, sweep);
    return;
  }
  if (sweep.status !== 'interrupted') return;
  if (sweep.wish === null) {
    const elsewhere = whyElsewhere(ctx.target, sweep);
    if (elsewhere === null) await begin(ctx, sweep, onwardFrom(ctx, sweep));
    else if (!isLeftToOtherPlace(ctx, sweep)) await failElsewhere(ctx, sweep, elsewhere);
    return;
  }
  const status = sweep.wish === 'stop' ? 'stopped' : 'paused';
  await endSweep(ctx, sweep, { status, counts: goOnCounts(sweep.checkpoint.counts, sweep.counts) });
}

/** Ends one of another place, which nobody is at, as `endSweep` does. */
function failElsewhere(ctx: SweepContext, sweep: StoredSweep, problem: string): Promise<StoredSweep | undefined> {
  const counts = goOnCounts(sweep.checkpoint.counts, sweep.counts);
  return endSweep(ctx, sweep, { status: 'failed', problem, counts });
}

/** Who is at a sweep that is begun here: a process that is to end leaves it to the others. */
function runnerOf({ runner, stopping }: SweepContext): string {
  return stopping?.aborted ? NOBODY : runner;
}

/** The same sweep from its checkpoint on, in this process. */
function onwardFrom(ctx: SweepContext, sweep: StoredSweep): StoredSweep {
  const counts = goOnCounts(sweep.checkpoint.counts, sweep.counts);
  return {
    ...sweep,
    runner: runnerOf(ctx),
    turn: randomUUID(),
    owed: null,
    // Rows that are gone are not found again; all others are counted anew.
    atLeastOf: sweep.mode === 'remove' ? (sweep.atLeastOf ?? null) : null,
    status: 'running',
    updatedAt: ctx.now(),
    counts,
    checkpoint: { ...sweep.checkpoint, counts },
    wish: null,
    problem: null,
  };
}

/** Begins this one in the place of the one `before`, unless somebody else does so in the same moment. */
async function begin(ctx: SweepContext, before: StoredSweep | undefined, sweep: StoredSweep): Promise<Result<Sweep>> {
  // What this process still does for an earlier sweep ends first; it has been told to.
  await ctx.local.work;
  // Whoever looks while it is written down must not take it for one that nobody is at.
  ctx.local.isBeginning = true;
  try {
    // How the last one ended is nowhere else once this one stands in its place.
    const last = before && (await settleEnd(ctx, before));
    if (before && !last) return overtaken(ctx);
    if (!(await ctx.sweeps.replace(last, sweep))) return overtaken(ctx);
    if (sweep.runner === ctx.runner) ctx.local.work = work(ctx, sweep);
  } finally {
    ctx.local.isBeginning = false;
  }
  return ok(toSweep(ctx, sweep));
}

function work(ctx: SweepContext, sweep: StoredSweep): Promise<void> {
  return runSweep(ctx, sweep)
    .catch(async (error: unknown) => {
      ctx.onError(error);
      // Silence then says "interrupted", and it goes on once the console table answers.
      if (!isPassing(error)) await giveUp(ctx, sweep).catch(ctx.onError);
    })
    .finally(() => {
      ctx.local.work = undefined;
      ctx.local.hurry = undefined;
    });
}

/** What it had done since its last word is not counted. */
async function giveUp(ctx: SweepContext, sweep: StoredSweep): Promise<void> {
  const problem = 'The console could not go on. The log says why.';
  const failed = { status: 'failed', problem, atLeastOf: sweep.id, wish: null, ...owing(ctx, sweep) } as const;
  if (!(await ctx.sweeps.update(sweep, failed))) return;
  const stored = await ctx.sweeps.read(sweep.target);
  if (stored?.turn === sweep.turn) await recordEnd(ctx, stored);
}

function underWay({ by }: StoredSweep) {
  return err('conflict', `A sweep by ${by} is under way. Stop it first, or wait for its end.`);
}

/** Somebody was faster by a moment; nothing was done here. */
async function overtaken(ctx: SweepContext): Promise<Result<never>> {
  const now = await current(ctx);
  if (now && isUnderWay(now)) return underWay(now);
  if (now && isEndOwed(now)) {
    const words =
      'How this sweep ended is not in the audit yet, and nothing begins before that. Try again in a moment.';
    return err('conflict', words);
  }
  return err('conflict', 'This sweep was changed in the same moment. Look at it, and try again.');
}

async function current(ctx: SweepContext): Promise<StoredSweep | undefined> {
  const { sweeps, target, runner, local, now, isAlive } = ctx;
  const stored = await sweeps.read(target.name);
  if (!stored || !isUnderWay(stored)) return stored;
  const interrupted = { ...stored, status: 'interrupted', rate: 0, waiting: 0 } as const;
  if (stored.runner === NOBODY) return interrupted;
  const isForgotten = stored.runner === runner && !local.work && !local.isBeginning;
  const looksAlive = now() - stored.updatedAt <= SILENCE_MS;
  const isSilent = !isAlive(`sweep ${stored.turn ?? stored.id}`, stored.updatedAt, {
    silenceMs: SILENCE_MS,
    looksAlive,
  });
  return isForgotten || isSilent ? { ...interrupted, atLeastOf: stored.id } : stored;
}

/** Consent to a scan is asked for each time, so it does not make a query another one. */
function sameQuery(a: StoredSweep['query'], b: StoredSweep['query']): boolean {
  const text = (query: StoredSweep['query']) =>
    JSON.stringify(
      Object.entries(query)
        .filter(([name, value]) => name !== 'scan' && value)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  return text(a) === text(b);
}

function toSweep({ target }: SweepContext, stored: StoredSweep): Sweep {
  const { runner: _r, turn: _t, place: _p, wish: _w, checkpoint, owed: _o, atLeastOf = null, ...sweep } = stored;
  const elsewhere = isUnderWay(stored) ? null : whyElsewhere(target, stored);
  return { ...sweep, isAtLeast: atLeastOf === stored.id, elsewhere, read: checkpoint.read ?? null };
}
