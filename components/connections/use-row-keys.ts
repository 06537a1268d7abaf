'use client';

import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { useHotkey } from '@/components/shell/use-hotkey';
import { useConnections } from './connections-context';
import { enterRows } from './enter-rows';
import type { HeldRow } from './held-list';
import { rowTarget } from './row-target';
import type { Selection } from './selection';
import type { ShownConnection } from './shown-connection';
import type { SelectRow } from './use-selection';

type RowKeys = {
  rows: readonly HeldRow[];
  shown: (row: HeldRow) => ShownConnection;
  selection: Selection;
  onSelect: SelectRow;
};

/**
 * Keys on a row: arrows, j, k, Page Up and Down, Home and End move; Enter opens, x and Space select (with Shift up to here), s
 * sends, c checks, Delete kicks. Into the rows from elsewhere lead j and k, and the arrow from where nothing else has the focus.
 */
export function useRowKeys({ rows, shown, selection, onSelect }: RowKeys) {
  const { can, start, check, setState } = useConnections();
  const [focusedId, setFocusedId] = useState<string>();
  const focused = rows.findIndex(({ row }) => row.connectionId === focusedId);

  useHotkey('j', enterRows);
  useHotkey('k', enterRows);
  useHotkey('ArrowDown', enterRows, () => document.activeElement?.querySelector('tr[data-index]') !== null);

  function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
    const element = rowOf(event);
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = Number(element.dataset.index);
    const held = rows[index];
    const to = rowTarget(event.key, index, rows.length);
    if (to !== undefined) focusRow(event.currentTarget, to);
    else if (!held || !actOn(event, held, event.target === element)) return;
    event.preventDefault();
  }

  /** A row far off is drawn first; see useRowWindow. */
  function focusRow(body: HTMLTableSectionElement, index: number) {
    flushSync(() => setFocusedId(rows[index]?.row.connectionId));
    body.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus();
  }

  /** Whether the key meant something. Enter and Space belong to the control that has the focus, if any. */
  function actOn({ key, shiftKey, repeat }: KeyboardEvent, held: HeldRow, isOnRow: boolean): boolean {
    const { connectionId } = held.row;
    const isSelecting = key.toLowerCase() === 'x' || (key === ' ' && isOnRow);
    // A key that is still down meant what had the focus before.
    if (key === 'Enter' && isOnRow && !repeat) setState({ open: connectionId });
    else if (isSelecting) onSelect(held.row, shiftKey || !selection.has(connectionId), { shiftKey });
    else if (key === 's' && can.send) start('send', [shown(held)]);
    else if (key === 'c') check([shown(held)]);
    else if (key === 'Delete' && can.remove && shown(held).state === 'gone') start('remove', [shown(held)]);
    else if (key === 'Delete' && can.kick) start('kick', [shown(held)]);
    else return false;
    return true;
  }

  return {
    focusedId,
    /** The row that Tab enters: the last one focused, else the first. It is drawn wherever it stands. */
    tabStop: Math.max(0, focused),
    onFocus: (event: FocusEvent) => setFocusedId(rowOf(event)?.dataset.connection ?? focusedId),
    onKeyDown,
  };
}

function rowOf({ target, currentTarget }: KeyboardEvent | FocusEvent): HTMLTableRowElement | null {
  // Menus and tooltips are elsewhere in the document, though their events arrive here through React's tree.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return null;
  return target.closest('tr');
}
