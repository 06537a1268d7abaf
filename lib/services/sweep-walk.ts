import type { StoredSweep } from '../console/sweeps';
import type { ConnectionPage } from '../domain/connection';
import { formatAbsolute } from '../domain/format';
import { PAGE_SIZES } from '../domain/paging';
import type { AppError, Result } from '../domain/result';
import { isRoleNotAssumed } from '../domain/role-not-assumed';
import { splitLive } from '../domain/search-query';
import type { SweepCounts, SweepStatus } from '../domain/sweep';
import { createCallGate } from '../gateway/call-gate';
import { isPassing } from '../registry/failure';
import { holds } from './list-by-state';
import { listConnections } from './list-connections';
import type { OpenRow } from './sweep-checkpoint';
import type { SweepContext } from './sweep-context';
import type { SweepProgress } from './sweep-progress';
import { judgeRow, type RowVerdict, removeRow } from './sweep-row';

const STEP_MS = 1_000;
const CALLS_AT_ONCE = 16;
/** Rows held back for a second look; then the walk stands still until they have had it. */
const MAX_EARLY = 2_000;
/** So many in a row without an answer mean that it is not the rows. */
const MAX_UNANSWERED = 40;
/** The table is read at so many times the rate of the calls, whether or not anybody is asked about its rows: it feels that too. */
const READS_PER_CALL = 20;
/** A table that gives no page is waited for: auto scaling raises its capacity within minutes. */
const PATIENCE_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 60_000;

type Open = ReturnType<SweepProgress['checkpoint']['open']>[number];

/** Why a walk ended, and what was wrong, in words. */
type End = { status: SweepStatus; problem: string | null };

/**
 * Walks the list page by page, from the checkpoint on, until it ends, somebody wishes otherwise, or it cannot go on. Rows that want a second
 * look have it between two pages, once they are old enough.
 */
export async function walkRows(ctx: SweepContext, sweep: StoredSweep, progress: SweepProgress): Promise<End> {
  const { mode, perSecond } = sweep;
  // States are judged here, each row once and at the chosen rate: a list of them would ask first, at its own.
  const { query, live } = splitLive(sweep.query);
  const { checkpoint } = progress;
  const gate = createCallGate({ concurrency: CALLS_AT_ONCE, perSecond });
  const size = PAGE_SIZES.findLast((each) => each <= perSecond) ?? PAGE_SIZES[0];
  const readsPerSecond = READS_PER_CALL * perSecond;
  /** Rows in a row that gave no answer. They count as that once another one gives one; until then it may not be for them. */
  let unanswered: Open[] = [];
  let problem: string | null = null;
  const isUnwanted = () => progress.wish === 'stop' || progress.isReplaced;
  const isToLeave = () => ctx.stopping?.aborted === true;
  const isHalted = () => isUnwanted() || isToLeave() || unanswered.length >= MAX_UNANSWERED;

  async function checkRow(open: Open): Promise<void> {
    const { entry } = open;
    const { row, seenAt } = entry;
    // Nobody is asked about it, so that it takes no turn and tells nothing of whether calls are answered.
    if (row.foreignStage !== undefined) {
      if (!isHalted()) count(open, ['otherStage']);
      return progress.beatNowAndThen();
    }
    const knownForMs = seenAt === undefined ? 0 : ctx.elapsed() - seenAt;
    const verdict = await gate(async () => (isHalted() ? null : judgeRow(ctx, row, knownForMs)));
    if (!verdict) return;
    if (verdict.is === 'unanswered') {
      problem = verdict.problem;
      entry.at = Number.POSITIVE_INFINITY;
      unanswered.push(open);
    } else {
      giveUpUnanswered();
      if (verdict.is === 'early' && seenAt === undefined) {
        entry.seenAt = ctx.elapsed();
        entry.at = entry.seenAt + verdict.afterMs;
      } else count(open, await settle(row, verdict));
    }
    await progress.beatNowAndThen();
  }

  /** All at once, so that what is stored at any moment has a row among those without a verdict or in the counts. */
  function count({ page, entry }: Open, names: readonly (keyof SweepCounts)[]): void {
    for (const name of ['checked', ...names] as const) page.counts[name] = (page.counts[name] ?? 0) + 1;
    page.open.delete(entry);
  }

  function giveUpUnanswered(): void {
    for (const open of unanswered) count(open, ['unanswered']);
    unanswered = [];
  }

  /** What the row counts as. */
  async function settle(
    row: OpenRow['row'],
    verdict: Exclude<RowVerdict, { is: 'unanswered' }>,
  ): Promise<(keyof SweepCounts)[]> {
    if (verdict.is === 'early') return ['unanswered'];
    if (verdict.is === 'foreign') return [verdict.is];
    if (!live.every((term) => holds(term, verdict.is, verdict.facts))) return ['other'];
    if (verdict.is !== 'gone' || mode !== 'remove') return [verdict.is];
    const removal = await removeRow(ctx, row, verdict.facts.checkedAt);
    problem = removal.problem ?? problem;
    return ['gone', removal.count];
  }

  /** Looks at the rows whose time has come; where there are no more pages, or too many rows wait, until that is not so. */
  async function lookAtRows(isLast: boolean): Promise<void> {
    for (;;) {
      const ripe = checkpoint.open().filter(({ entry }) => entry.at <= ctx.elapsed());
      await Promise.all(ripe.map(checkRow));
      if (isLast && !isHalted() && checkpoint.open().length === unanswered.length) giveUpUnanswered();
      const open = checkpoint.open();
      const hasRoom = isLast ? open.length === 0 : open.length < MAX_EARLY;
      if (hasRoom || isHalted() || progress.wish !== null) return;
      const waitMs = Math.min(...open.map(({ entry }) => entry.at)) - ctx.elapsed();
      if (waitMs > 0) await ctx.wait(Math.min(waitMs, STEP_MS));
      await progress.beatNowAndThen();
    }
  }

  /** How it ends before all rows are checked, where somebody wishes that. */
  function endNow(): End | undefined {
    if (isUnwanted()) {
      giveUpUnanswered();
      return { status: 'stopped', problem };
    }
    if (isToLeave()) return { status: 'interrupted', problem };
    return progress.wish === 'pause' ? { status: 'paused', problem } : undefined;
  }

  /** Waits, and tells that it is still there, until somebody wishes otherwise. */
  async function rest(ms: number): Promise<void> {
    const until = ctx.elapsed() + ms;
    for (;;) {
      await progress.beatNowAndThen();
      const leftMs = until - ctx.elapsed();
      if (leftMs <= 0 || isHalted() || progress.wish !== null) return;
      await ctx.wait(Math.min(leftMs, STEP_MS));
    }
  }

  async function readPage(cursor: string | null): Promise<Result<ConnectionPage>> {
    const since = ctx.elapsed();
    const sinceMs = ctx.now();
    for (let waitMs = STEP_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      // What a page takes is waited for behind it: the larger it is, the more the table has to give at once.
      const reads = { allAges: true, tellsStages: true, mayRead: readsPerSecond };
      const input = { ...query, order: 'newest', size, cursor, ...reads } as const;
      const page = await listConnections({ ctx, input });
      const waitsFor = page.ok ? undefined : waitWords(page.error, sinceMs);
      const isPatient = waitsFor !== undefined && ctx.elapsed() - since < PATIENCE_MS;
      progress.waitsFor = isPatient ? waitsFor : null;
      if (!isPatient) return page;
      await rest(waitMs);
      if (endNow()) return page;
    }
  }

  /** A table with other indexes, or another version of the console, reads the list in another way, which a checkpoint from before may not fit. */
  async function readFirstPage(cursor: string | null): Promise<Result<ConnectionPage>> {
    const page = await readPage(cursor);
    if (page.ok || page.error.code !== 'invalid' || cursor === null) return page;
    checkpoint.beginAnew();
    return readPage(null);
  }

  let { cursor } = sweep.checkpoint;
  for (let read = readFirstPage; ; read = readPage) {
    const startedAt = ctx.elapsed();
    const page = await read(cursor);
    if (!page.ok) return endNow() ?? { status: 'failed', problem: page.error.message };
    if (page.data.consent) {
      return { status: 'failed', problem: 'Reading this table takes a scan, and nobody agreed to one.' };
    }
    const { rows, next, read: cost, progress: scan } = page.data;
    cursor = next;
    checkpoint.add(rows, cursor);
    progress.addRead(cost.rows, scan?.tableRows ?? null);
    await lookAtRows(cursor === null);
    if (unanswered.length >= MAX_UNANSWERED) {
      const words = `${MAX_UNANSWERED} calls in a row gave no usable answer. ${problem ?? ''}`;
      return { status: 'failed', problem: words.trim() };
    }
    if (!isUnwanted() && cursor === null && checkpoint.open().length === 0) return { status: 'done', problem };
    // Large rows, and places that hold none, cost more than their number says.
    const dueMs = (1_000 * Math.max(cost.rows, cost.capacityUnits)) / readsPerSecond;
    await rest(dueMs - (ctx.elapsed() - startedAt));
    const end = endNow();
    if (end) return end;
  }
}

/** Of a table that may give the page in a while: what is waited for, and since when (epoch ms), in a sentence or two. */
function waitWords({ code, message, cause }: AppError, sinceMs: number): string | undefined {
  const waits = `The sweep has waited for it since ${formatAbsolute(sinceMs).slice(11, 19)} UTC.`;
  if (code === 'rateLimited') return `The table is over its capacity just now. ${waits}`;
  return isPassing(cause) || (isRoleNotAssumed(cause) && cause.isPassing) ? `${message} ${waits}` : undefined;
}
