import { randomUUID } from 'node:crypto';
import { isEndOwed, type StoredSweep } from '../console/sweeps';
import { describeSweepCounts, describeSweepQuery } from '../domain/sweep';
import { withPatience } from './jobs/patience';
import type { SweepContext } from './sweep-context';

/** A sweep at work tells of itself every second; after this long without a word its process is taken to have ended. */
export const SILENCE_MS = 15_000;

/** What a sweep becomes with its end: from then on that is owed to the audit, by whoever is at it, or finds it. `end`: as who owed it before knows it. */
export function owing({ now }: Pick<SweepContext, 'now'>, { turn }: Pick<StoredSweep, 'turn'>, end = turn) {
  return { owed: { turn, at: now(), end } } satisfies Partial<StoredSweep>;
}

/** What recording an end works with, on whatever target it is. */
export type EndContext = Pick<
  SweepContext,
  'sweeps' | 'audit' | 'runner' | 'local' | 'isAlive' | 'now' | 'wait' | 'stopping' | 'onError'
>;

/** After 1, 2 and 4 seconds; together less than others take for silence. */
const NOTE_TRIES = 3;

/** Records how a sweep ended, and takes the debt off. Throws when the audit refuses, and what the console's table does: then it is still owed. */
export async function recordEnd(ctx: EndContext, sweep: StoredSweep): Promise<void> {
  const name = `end ${sweep.id} ${endOf(sweep)}`;
  // What stands in the audit and could not be noted is only noted by the next try.
  if (ctx.local.recordedEnd !== name) await writeEnd(ctx, sweep, name);
  ctx.local.recordedEnd = name;
  let tries = 0;
  await withPatience(
    ctx,
    () => ctx.sweeps.update(sweep, { owed: null }),
    async (error) => {
      tries += 1;
      if (tries > NOTE_TRIES) throw error;
      return true;
    },
  );
}

/** Each end of a sweep has its own name, whoever records it. */
function endOf({ owed, turn }: StoredSweep): string | null {
  return owed?.turn === turn ? (owed?.end ?? turn) : turn;
}

async function writeEnd({ audit }: EndContext, sweep: StoredSweep, name: string): Promise<void> {
  const { id, mode, status, counts, target, by, query, atLeastOf } = sweep;
  const what = mode === 'count' ? 'count only' : 'remove';
  await audit.begin(
    {
      user: by,
      role: null,
      act: 'sweep',
      target,
      subjects: [],
      total: counts.removed,
      outcome: status,
      filter: describeSweepQuery(query),
      detail: `${what}, ${describeSweepCounts(counts, atLeastOf === id)}`,
    },
    // Whoever had no answer tries again.
    name,
  );
}

/**
 * Ends a sweep that nobody is at, and records that. Answers the sweep as it stands then; undefined when somebody else has changed it. What cannot be
 * recorded now is owed.
 */
export async function endSweep(
  ctx: EndContext,
  before: StoredSweep,
  values: Partial<StoredSweep>,
): Promise<StoredSweep | undefined> {
  const turn = randomUUID();
  const ended = { ...before, ...values, turn, runner: ctx.runner, wish: null, rate: 0, waiting: 0 };
  return alone(ctx, async () => {
    const stored = { ...ended, ...owing(ctx, ended) };
    if (!(await ctx.sweeps.replace(before, stored))) return undefined;
    await recordEnd(ctx, stored).catch(ctx.onError);
    return stored;
  });
}

/**
 * Records the end of a sweep where that is owed. Answers the sweep as it stands then; undefined when somebody else has changed it, or is just
 * recording it, unless it is urgent. Throws when the audit refuses.
 */
export async function settleEnd(
  ctx: EndContext,
  before: StoredSweep,
  { isUrgent = false } = {},
): Promise<StoredSweep | undefined> {
  if (!isEndOwed(before)) return before;
  return alone(ctx, async () => {
    const sweep = await ctx.sweeps.read(before.target);
    if (sweep?.id !== before.id || sweep.turn !== before.turn) return undefined;
    if (!isEndOwed(sweep)) return sweep;
    const mine = await claim(ctx, sweep, isUrgent);
    if (!mine) return undefined;
    await recordEnd(ctx, mine);
    return { ...mine, owed: null };
  });
}

/** Of several processes that find an end owed one has it; the one that was at the sweep first of all. */
async function claim(ctx: EndContext, sweep: StoredSweep, isUrgent: boolean): Promise<StoredSweep | undefined> {
  const { id, turn, owed, runner } = sweep;
  const isOwn = runner === ctx.runner;
  const at = owed?.at ?? 0;
  const looksAlive = ctx.now() - at <= SILENCE_MS;
  const isAnyAtIt = () => ctx.isAlive(`end ${turn ?? id}`, at, { silenceMs: SILENCE_MS, looksAlive });
  if (!isOwn && !isUrgent && isAnyAtIt()) return undefined;
  const next = { turn: isOwn ? turn : randomUUID(), runner: ctx.runner };
  const mine = { ...sweep, ...next, ...owing(ctx, next, endOf(sweep)) };
  return (await ctx.sweeps.replace(sweep, mine)) ? mine : undefined;
}

/** One after the other in this process: what two find owed at once would be on the record twice. */
async function alone<T>(ctx: EndContext, act: () => Promise<T>): Promise<T> {
  const before = ctx.local.ending ?? Promise.resolve();
  const mine = before.then(act);
  ctx.local.ending = mine.catch(() => {});
  return mine;
}
