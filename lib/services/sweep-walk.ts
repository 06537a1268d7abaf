import type { StoredSweep } from '../console/sweeps';
import type { ConnectionPage, ConnectionRow } from '../domain/connection';
import { PAGE_SIZES } from '../domain/paging';
import type { Result } from '../domain/result';
import { splitLive } from '../domain/search-query';
import type { SweepStatus } from '../domain/sweep';
import { createCallGate } from '../gateway/call-gate';
import { holds } from './list-by-state';
import { listConnections } from './list-connections';
import type { SweepContext } from './sweep-context';
import type { SweepProgress } from './sweep-progress';
import { judgeRow, type RowVerdict, removeRow } from './sweep-row';

const STEP_MS = 1_000;
const CALLS_AT_ONCE = 16;
/** Rows held back for a second look; then the walk stands still until they have had it. */
const MAX_EARLY = 2_000;
/** So many in a row without an answer mean that it is not the rows. */
const MAX_UNANSWERED = 40;
const TRIES = 3;

type Settled = Extract<RowVerdict, { facts: unknown }>;
/** Why a walk ended, and what was wrong, in words. */
type End = { status: SweepStatus; problem: string | null };

/**
 * Walks the list page by page, from the checkpoint on, until it ends, somebody wishes otherwise, or it cannot go on.
 * The checkpoint moves only when nothing before it waits for a second look.
 */
export async function walkRows(ctx: SweepContext, sweep: StoredSweep, progress: SweepProgress): Promise<End> {
  const { mode, perSecond } = sweep;
  // States are judged here, each row once and at the chosen rate: a list of them would ask first, at its own.
  const { query, live } = splitLive(sweep.query);
  const { counts } = progress;
  const gate = createCallGate({ concurrency: CALLS_AT_ONCE, perSecond });
  const size = PAGE_SIZES.findLast((each) => each <= perSecond) ?? PAGE_SIZES[0];
  /** Rows that want a second look, from `at` on; both times by the stopwatch. */
  let early: { row: ConnectionRow; seenAt: number; at: number }[] = [];
  let unanswered = 0;
  let problem: string | null = null;
  const isHalted = () => progress.wish === 'stop' || progress.isReplaced || unanswered >= MAX_UNANSWERED;

  async function checkRow(row: ConnectionRow, seenAt?: number): Promise<void> {
    const knownForMs = seenAt === undefined ? 0 : ctx.elapsed() - seenAt;
    const verdict = await gate(async () => (isHalted() ? null : judgeRow(ctx, row, knownForMs)));
    if (!verdict) return;
    unanswered = verdict.is === 'unanswered' ? unanswered + 1 : 0;
    if (verdict.is === 'unanswered') problem = verdict.problem;
    if (verdict.is === 'early' && seenAt === undefined) {
      const at = ctx.elapsed();
      early.push({ row, seenAt: at, at: at + verdict.afterMs });
      progress.waiting = early.length;
    } else {
      counts.checked += 1;
      if (verdict.is === 'early' || verdict.is === 'unanswered') counts.unanswered += 1;
      else if (!live.every((term) => holds(term, verdict.is, verdict.facts))) counts.other = (counts.other ?? 0) + 1;
      else await settle(row, verdict);
    }
    await progress.beatNowAndThen();
  }

  async function settle(row: ConnectionRow, { is, facts }: Settled): Promise<void> {
    counts[is] += 1;
    if (is !== 'gone' || mode !== 'remove') return;
    const removal = await removeRow(ctx, row, facts.checkedAt);
    counts[removal.count] += 1;
    problem = removal.problem ?? problem;
  }

  /** Waits until the rows held back are old enough, and looks at them again. */
  async function lookAgain(): Promise<void> {
    while (early.length > 0 && !isHalted() && progress.wish === null) {
      const waitMs = Math.min(...early.map(({ at }) => at)) - ctx.elapsed();
      if (waitMs > 0) await ctx.wait(Math.min(waitMs, STEP_MS));
      const ripe = early.filter(({ at }) => at <= ctx.elapsed());
      early = early.filter((each) => !ripe.includes(each));
      progress.waiting = early.length;
      await Promise.all(ripe.map(({ row, seenAt }) => checkRow(row, seenAt)));
      await progress.beatNowAndThen();
    }
  }

  async function readPage(cursor: string | null): Promise<Result<ConnectionPage>> {
    for (let attempt = 1; ; attempt++) {
      const page = await listConnections({ ctx, input: { ...query, order: 'newest', size, cursor, allAges: true } });
      const isPassing = !page.ok && (page.error.code === 'rateLimited' || page.error.code === 'unavailable');
      if (!isPassing || attempt === TRIES) return page;
      await ctx.wait(attempt * STEP_MS);
      await progress.beatNowAndThen();
    }
  }

  let { cursor } = progress.checkpoint;
  for (;;) {
    const page = await readPage(cursor);
    if (!page.ok) return { status: 'failed', problem: page.error.message };
    if (page.data.consent) {
      return { status: 'failed', problem: 'Reading this table takes a scan, and nobody agreed to one.' };
    }
    await Promise.all(page.data.rows.map((row) => checkRow(row)));
    cursor = page.data.next;
    if (early.length >= MAX_EARLY || cursor === null) await lookAgain();
    if (unanswered >= MAX_UNANSWERED) {
      const words = `${MAX_UNANSWERED} calls in a row gave no usable answer. ${problem ?? ''}`;
      return { status: 'failed', problem: words.trim() };
    }
    if (isHalted()) return { status: 'stopped', problem };
    if (early.length === 0) progress.checkpoint = { cursor, counts: { ...counts } };
    if (cursor === null && early.length === 0) return { status: 'done', problem };
    await progress.beatNowAndThen();
    if (progress.wish === 'pause') return { status: 'paused', problem };
  }
}
