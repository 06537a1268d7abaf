'use client';

import { useCallback, useRef, useState } from 'react';
import { toast } from '@/components/ui/toast';
import type { ConnectionRow } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';
import { MAX_SELECTION } from '@/lib/domain/paging';
import { addRows, removeRows, rowsBetween, type Selection } from './selection';

export type SelectRow = (row: ConnectionRow, isOn: boolean, how: { shiftKey: boolean }) => void;
type Rows = readonly ConnectionRow[];

/** Selected connections; they stay selected over refreshes, filters and pages until cleared. */
export function useSelection() {
  const [selection, setSelection] = useState<Selection>(new Map());
  const anchor = useRef<string>(undefined);

  function set(changed: Rows, isOn: boolean) {
    if (!isOn) return setSelection(removeRows(selection, changed));
    const change = addRows(selection, changed);
    setSelection(change.selection);
    if (change.refused > 0) {
      toast.warning(`${MAX_SELECTION} at a time is the most.`, {
        description: `${plural(change.refused, 'connection')} not selected.`,
      });
    }
  }

  function selectRow(rows: Rows, ...[row, isOn, { shiftKey }]: Parameters<SelectRow>) {
    set(shiftKey ? rowsBetween(rows, anchor.current, row.connectionId) : [row], isOn);
    anchor.current = row.connectionId;
  }

  return {
    selection,
    selectRow,
    selectPage: set,
    clear: useCallback(() => setSelection(new Map()), []),
  };
}
