import type { StoredSweep } from '../console/sweeps';
import type { ConnectionRow } from '../domain/connection';
import { NOTHING_SWEPT, type SweepCounts } from '../domain/sweep';

type Checkpoint = StoredSweep['checkpoint'];

/** Rows that a checkpoint holds at most: it is written every second, and what a write costs goes by the size of the whole item. */
const MAX_HELD = 100;

/** A row without a verdict. `at`: when to look at it; `seenAt`: when it was looked at first. Both by the stopwatch. */
export type OpenRow = {
  row: Pick<ConnectionRow, 'connectionId' | 'connectedAt' | 'foreignStage'>;
  at: number;
  seenAt?: number;
};

/** One page of a walk: where the next one begins, what its rows have come to, and those that have no verdict yet. */
type WalkedPage = { next: string | null; counts: SweepCounts; open: Set<OpenRow> };

/**
 * What of a walk is done. Counts are kept by page, so that a row that waits for its second look holds up neither the pages behind it nor
 * what can be stored of them.
 */
export function createCheckpoint(from: Checkpoint) {
  // The first page stands for all that was done before.
  const pages = [toPage(from.rows ?? [], from.cursor, from.counts)];

  /** Pages at the start that are done become one. */
  function fold(): void {
    for (;;) {
      const [first, second] = pages;
      if (!first || !second || second.next === null || first.open.size + second.open.size > 0) return;
      second.counts = sum(first.counts, second.counts);
      pages.shift();
    }
  }

  return {
    /** Rows are walked from the start again. Before the first page is added. */
    beginAnew(): void {
      const told = pages.map(({ counts }) => counts).reduce(sum);
      pages.splice(0, pages.length, toPage([], null, goOnCounts(NOTHING_SWEPT, told)));
    },
    add(rows: readonly ConnectionRow[], next: string | null): void {
      fold();
      pages.push(toPage(rows, next, NOTHING_SWEPT));
    },
    /** Rows without a verdict, with the page that each counts for. */
    open: () => pages.flatMap((page) => [...page.open].map((entry) => ({ page, entry }))),
    /** Counts of the whole sweep. */
    counts: (): SweepCounts => pages.map(({ counts }) => counts).reduce(sum),
    /** What can be stored: the walk up to the last page before which few enough rows have no verdict, and those rows. */
    now(): Checkpoint {
      let reached: Checkpoint = { cursor: null, counts: NOTHING_SWEPT };
      const rows: OpenRow['row'][] = [];
      for (const [index, { next, counts, open }] of pages.entries()) {
        rows.push(...[...open].map(({ row }) => keyOf(row)));
        // Behind the last page there is no cursor: null means the start.
        if (index > 0 && (next === null || rows.length > MAX_HELD)) break;
        reached = { cursor: next, counts: sum(reached.counts, counts), rows: [...rows] };
      }
      return reached;
    },
  };
}

/** From the checkpoint on rows are checked again, but those removed since are not there any more to be counted. */
export function goOnCounts(done: SweepCounts, told: SweepCounts): SweepCounts {
  const removed = told.removed - done.removed;
  return { ...done, checked: done.checked + removed, gone: done.gone + removed, removed: done.removed + removed };
}

function toPage(rows: readonly OpenRow['row'][], next: string | null, counts: SweepCounts): WalkedPage {
  return { next, counts: { ...counts }, open: new Set(rows.map((row) => ({ row, at: 0 }))) };
}

/** No more of a row than finds it again and tells whether to ask about it. */
function keyOf({ connectionId, connectedAt, foreignStage }: OpenRow['row']): OpenRow['row'] {
  return {
    connectionId,
    ...(connectedAt !== undefined && { connectedAt }),
    ...(foreignStage !== undefined && { foreignStage }),
  };
}

function sum(a: SweepCounts, b: SweepCounts): SweepCounts {
  const names = Object.keys({ ...a, ...b }) as (keyof SweepCounts)[];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)])) as SweepCounts;
}
