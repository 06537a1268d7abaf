import type { ConnectionPage } from '@/lib/domain/connection';
import { formatCount, plural } from '@/lib/domain/format';
import { type HeldList, type HeldRow, wayOf } from './held-list';

/**
 * A search that goes through the rows page by page, because it takes a scan, or because API Gateway is asked for the state of each; and what it
 * has found so far.
 */
export type ScanRun = {
  /** Which search this is. */
  key: string;
  by: ConnectionPage['read']['by'];
  phase: 'running' | 'stopped' | 'failed' | 'full' | 'done';
  rows: HeldRow[];
  /** Where the next page begins; null for the start, and when there is no more. */
  cursor: string | null;
  scannedRows: number;
  /** DynamoDB's own count, up to six hours old; null when it has none. */
  tableRows: number | null;
  capacityUnits: number;
  /** Rows that API Gateway was asked about. */
  asked: number;
  /** Rows that may match, for which API Gateway did not answer. */
  unanswered: number;
  /** Of the attributes that API Gateway tells too: those of the search that no row so far holds. */
  notHeld?: string[];
  /** Why it failed, in words. */
  problem?: string;
  /** The last page that came. */
  latest?: ConnectionPage;
};

/** Most matches held in the browser; beyond that the search waits to be told to go on. */
export const MAX_MATCHES = 2_000;

/** From the start of the rows. */
export function newRun(key: string, by: ScanRun['by'] = 'scan'): ScanRun {
  return {
    key,
    by,
    phase: 'running',
    rows: [],
    cursor: null,
    scannedRows: 0,
    tableRows: null,
    capacityUnits: 0,
    asked: 0,
    unanswered: 0,
  };
}

/** From the start of the rows, whichever page is on screen: the first need not be read again. `cursor`: what led to it. */
export function newRunFrom(key: string, page: ConnectionPage, cursor: string | null): ScanRun {
  const run = newRun(key, page.read.by);
  return cursor === null ? addPage(run, page) : run;
}

/** Whether a run can take over from a page of a search that ended at its bound; a list of all is gone through by hand. */
export function mayRunOn(q: string, page: ConnectionPage | undefined): boolean {
  return q !== '' && page?.isPartial === true;
}

/** Goes on where it stopped, with room for as many matches again. */
export function continueRun({ problem: _, ...run }: ScanRun): ScanRun {
  return { ...run, phase: 'running' };
}

/** What has ended already stays as it ended. */
export function stopRun(run: ScanRun): ScanRun {
  return run.phase === 'running' ? { ...run, phase: 'stopped' } : run;
}

/** Takes a page in. A row that an earlier page brought is not shown twice. */
export function addPage(run: ScanRun, page: ConnectionPage): ScanRun {
  // The index that answered so far is gone.
  if (page.consent) return { ...run, phase: 'failed', problem: page.consent.join(' ') };
  const known = new Set(run.rows.map(({ row }) => row.connectionId));
  const found = page.rows.filter((row) => !known.has(row.connectionId)).map((row) => ({ row }));
  const rows = found.length > 0 ? [...run.rows, ...found] : run.rows;
  const notHeld =
    run.notHeld && page.notHeld
      ? run.notHeld.filter((name) => page.notHeld?.includes(name))
      : (page.notHeld ?? run.notHeld);
  const isFull = Math.floor(rows.length / MAX_MATCHES) > Math.floor(run.rows.length / MAX_MATCHES);
  return {
    ...run,
    phase: page.next === null ? 'done' : isFull ? 'full' : 'running',
    rows,
    cursor: page.next,
    // An index gives rows again that a page did not come to.
    scannedRows: page.progress?.scannedRows ?? run.scannedRows + (page.asked ?? page.passed ?? page.read.rows),
    tableRows: page.progress?.tableRows ?? page.ofRows ?? run.tableRows,
    // What was read for somebody else is not paid twice.
    capacityUnits: run.capacityUnits + (page.read.isShared ? 0 : page.read.capacityUnits),
    asked: run.asked + (page.asked ?? 0),
    unanswered: run.unanswered + (page.unanswered ?? 0),
    ...(notHeld && { notHeld }),
    latest: page,
  };
}

/** The matches as a list on screen. */
export function listOfRun(run: ScanRun): HeldList | undefined {
  if (!run.latest) return undefined;
  const { key, rows, latest } = run;
  return { key, way: wayOf(latest), rows, next: null, previous: null, latest, shownAt: latest.readAt };
}

/** How far it has come, or how it ended; never more certain than it is. */
export function runSentence(run: ScanRun): string {
  const { phase, rows, scannedRows, tableRows } = run;
  const matches = rows.length === 1 ? '1 match' : `${formatCount(rows.length)} matches`;
  const looked = plural(scannedRows, 'row');
  if (phase === 'done') return `Looked at all ${looked}: ${matches}.`;
  // The count of the table may be older than its rows.
  const of = tableRows !== null && tableRows > scannedRows ? ` of about ${formatCount(tableRows)}` : '';
  if (phase === 'running') return `Looked at ${formatCount(scannedRows)}${of} rows so far: ${matches}.`;
  if (phase === 'full') return `Paused after ${looked}${of}, because there are ${matches} already.`;
  return `${phase === 'failed' ? 'Broken off' : 'Stopped'} after ${looked}${of}: ${matches} among them.`;
}
