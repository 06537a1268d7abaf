'use client';

import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import { useConnections } from './connections-context';
import { rowTarget } from './row-target';
import type { Selection } from './selection';
import type { ShownConnection } from './shown-connection';
import type { SelectRow } from './use-selection';

type RowKeys = { connections: ShownConnection[]; selection: Selection; onSelect: SelectRow };

/** Keys on a row: arrows, j, k, Home and End move; Enter opens, x selects, s sends, c checks, Delete kicks. */
export function useRowKeys({ connections, selection, onSelect }: RowKeys) {
  const { can, start, check, setState } = useConnections();
  const [focusedId, setFocusedId] = useState<string>();
  const isThere = connections.some(({ connectionId }) => connectionId === focusedId);

  function rowOf(event: KeyboardEvent | FocusEvent): HTMLTableRowElement | null {
    const { target, currentTarget } = event;
    // Menus and tooltips are elsewhere in the document, though their events arrive here through React's tree.
    if (!(target instanceof Element) || !currentTarget.contains(target)) return null;
    return target.closest('tr');
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
    const row = rowOf(event);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = row.sectionRowIndex;
    const connection = connections[index];
    const to = rowTarget(event.key, index, connections.length);
    if (to !== undefined) event.currentTarget.rows[to]?.focus();
    else if (connection && !actOn(event, connection, event.target === row)) return;
    event.preventDefault();
  }

  /** Whether the key meant something. Enter and Space belong to the control that has the focus, if any. */
  function actOn({ key, shiftKey }: KeyboardEvent, connection: ShownConnection, isOnRow: boolean): boolean {
    const { connectionId, row, state } = connection;
    if (key === 'Enter' && isOnRow) setState({ open: connectionId });
    else if (key.toLowerCase() === 'x') onSelect(row, shiftKey || !selection.has(connectionId), { shiftKey });
    else if (key === 's' && can.send) start('send', [connection]);
    else if (key === 'c') check([connection]);
    else if (key === 'Delete' && state === 'gone' && can.remove) start('remove', [connection]);
    else if (key === 'Delete' && can.kick) start('kick', [connection]);
    else return false;
    return true;
  }

  return {
    /** The row that Tab enters: the last one focused, else the first. */
    tabStop: isThere ? focusedId : connections[0]?.connectionId,
    onFocus: (event: FocusEvent) => setFocusedId(rowOf(event)?.dataset.connection ?? focusedId),
    onKeyDown,
  };
}
