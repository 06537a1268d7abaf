'use client';

import { useMemo } from 'react';
import type { TargetDto } from '@/lib/domain/target';
import { describeChanges, listChanges } from './held-list';
import type { ListState } from './list-params';
import { pageChecked } from './selection';
import { shownConnection } from './shown-connection';
import { useConnectionPage } from './use-connection-page';
import { useFacts } from './use-facts';
import { type SelectRow, useSelection } from './use-selection';

type ListOptions = {
  target: TargetDto;
  state: ListState;
  everyMs: number;
  /** This person agreed to a scan. */
  mayScan: boolean;
  /** Somebody looks closely, or something is open over the list: rows stay where they are. */
  isLookedAt: boolean;
};

/** The rows of the registry joined with what GetConnection says of them, and what of it is selected. */
export function useConnectionsList({ target, state, everyMs, mayScan, isLookedAt }: ListOptions) {
  const { id, user, ip, size, cursor } = state;
  const params = { target: target.name, id, user, ip, size, cursor, scan: mayScan };
  const { selection, selectRow, selectPage, clear } = useSelection();
  const page = useConnectionPage(params, { everyMs, isQuiet: !isLookedAt && selection.size === 0 });
  const rows = page.held?.rows;
  const ids = useMemo(() => (rows ?? []).map(({ row }) => row.connectionId), [rows]);
  const { known, problem, learn } = useFacts(target.name, ids, everyMs);

  const connections = useMemo(
    () =>
      (rows ?? []).map((held) => shownConnection(held, known.get(held.row.connectionId), target.idleAfterMs, problem)),
    [rows, known, target.idleAfterMs, problem],
  );
  const selected = useMemo(
    () =>
      [...selection.values()].map(
        (row) =>
          connections.find(({ connectionId }) => connectionId === row.connectionId) ??
          shownConnection({ row }, known.get(row.connectionId), target.idleAfterMs),
      ),
    [selection, connections, known, target.idleAfterMs],
  );
  const changes = page.held && !page.isStale ? listChanges(page.held) : undefined;
  const shownRows = connections.map(({ row }) => row);
  const select: SelectRow = (row, isOn, how) => selectRow(shownRows, row, isOn, how);
  return {
    page,
    connections,
    known,
    learn,
    changeWords: changes && describeChanges(changes),
    selection,
    selected,
    select,
    pageChecked: pageChecked(selection, shownRows),
    selectPage: (isOn: boolean) => selectPage(shownRows, isOn),
    clearSelection: clear,
  };
}
