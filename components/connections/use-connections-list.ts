'use client';

import { useCallback, useMemo, useState } from 'react';
import type { ConnectionRow } from '@/lib/domain/connection';
import type { TargetDto } from '@/lib/domain/target';
import type { HeldRow } from './held-list';
import { type ListState, pageParams } from './list-params';
import { FACTS_BLOCK, isSameRange, type RowRange } from './row-window';
import { listOfRun } from './scan-run';
import { pageChecked } from './selection';
import { shownConnection } from './shown-connection';
import { useChanges } from './use-changes';
import { useConnectionPage } from './use-connection-page';
import { useFacts } from './use-facts';
import { useScanRun } from './use-scan-run';
import { type SelectRow, useSelection } from './use-selection';
import { useStable } from './use-stable';

type ListOptions = {
  target: TargetDto;
  state: ListState;
  everyMs: number;
  /** This person agreed that the table is listed by scan; a search by scan is agreed to each time. */
  mayScan: boolean;
  /** Nobody is at the list, nothing is open over it, and it may change by itself. */
  isQuiet: boolean;
};

const NO_ROWS: HeldRow[] = [];

/** The rows of the registry joined with what GetConnection says of them, and what of it is selected. */
export function useConnectionsList({ target, state, everyMs, mayScan, isQuiet }: ListOptions) {
  const params = pageParams(state, target.name, mayScan && state.q === '');
  const { selection, selectRow, selectPage, clear } = useSelection();
  const isStill = isQuiet && selection.size === 0;
  const { run, ...scan } = useScanRun(params);
  const read = useConnectionPage(params, {
    everyMs: run ? 0 : everyMs,
    isQuiet: isStill,
  });
  const runList = useMemo(() => run && listOfRun(run), [run]);
  const page = run
    ? { ...read, held: runList, isStale: false, error: null, isFetching: run.phase === 'running', refresh: scan.start }
    : read;

  const held = page.held;
  const rows = held?.rows ?? NO_ROWS;
  // Only what can be seen is asked about.
  const [seen, setSeen] = useState({ start: 0, end: FACTS_BLOCK });
  const see = useCallback((now: RowRange) => setSeen((before) => (isSameRange(before, now) ? before : now)), []);
  const ids = useMemo(() => rows.slice(seen.start, seen.end).map(({ row }) => row.connectionId), [rows, seen]);
  const { known, problem, learn } = useFacts(target.name, ids, everyMs);

  const shown = (one: HeldRow) => shownConnection(one, known.get(one.row.connectionId), target.idleAfterMs, problem);
  const selected = useMemo(() => {
    if (selection.size === 0) return [];
    const here = new Map(rows.map((one) => [one.row.connectionId, one]));
    return [...selection.values()].map((row) => ({
      isHere: here.has(row.connectionId),
      connection: shownConnection(
        here.get(row.connectionId) ?? { row },
        known.get(row.connectionId),
        target.idleAfterMs,
      ),
    }));
  }, [selection, rows, known, target.idleAfterMs]);
  const changes = useChanges({
    page: read,
    isOn: !run && everyMs > 0,
    target: target.name,
    state,
    ids,
    isQuiet: isStill,
  });
  const rowsNow = (): ConnectionRow[] => rows.map(({ row }) => row);
  const select: SelectRow = useStable((row, isOn, how) => selectRow(rowsNow(), row, isOn, how));
  return {
    page,
    run,
    scan,
    rows,
    known,
    factsProblem: problem,
    learn,
    shown,
    see,
    changes,
    selection,
    selected,
    select,
    pageChecked: selection.size === 0 ? false : pageChecked(selection, rowsNow()),
    selectPage: (isOn: boolean) => selectPage(rowsNow(), isOn),
    unselect: (row: ConnectionRow) => selectPage([row], false),
    clearSelection: clear,
  };
}
