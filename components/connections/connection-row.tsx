'use client';

import { Activity, type MouseEvent, memo, useMemo, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { CELL, type ColumnKey } from './columns';
import { useConnections } from './connections-context';
import type { HeldRow } from './held-list';
import { IdentityCell } from './identity-cell';
import type { Known } from './known-facts';
import { RowCell } from './row-cell';
import { RowMenu } from './row-menu';
import { shownConnection } from './shown-connection';
import type { SelectRow } from './use-selection';

type ConnectionRowProps = {
  index: number;
  row: HeldRow['row'];
  leftAt: number | undefined;
  known: Known | undefined;
  /** Why the last check failed as a whole. */
  problem: string | undefined;
  columns: readonly ColumnKey[];
  isSelected: boolean;
  /** Where Tab enters the rows. */
  isTabStop: boolean;
  onSelect: SelectRow;
};

/** Drawn anew only when something about this row has changed; hydrated by itself, so that a click waits for no other row. */
export const ConnectionRow = memo(function ConnectionRow(props: ConnectionRowProps) {
  return (
    <Activity>
      <Row {...props} />
    </Activity>
  );
});

function Row(props: ConnectionRowProps) {
  const { index, row, leftAt, known, problem, columns, isSelected, isTabStop, onSelect } = props;
  const { state: list, setState, target } = useConnections();
  const connection = useMemo(
    () => shownConnection(leftAt === undefined ? { row } : { row, leftAt }, known, target.idleAfterMs, problem),
    [row, leftAt, known, target.idleAfterMs, problem],
  );
  // What can be copied gets its button once somebody is at the row.
  const [hasCopy, setHasCopy] = useState(false);
  const { connectionId, state } = connection;
  const isOpen = list.open === connectionId;

  function onClick(event: MouseEvent) {
    const isControl = event.target instanceof Element && event.target.closest('a, button, input, label');
    // Clicks in the row's menu and tooltips arrive here too, through React's tree.
    if (isControl || !event.currentTarget.contains(event.target as Node)) return;
    if (event.shiftKey) {
      // The browser marks the text in between as well.
      window.getSelection()?.removeAllRanges();
      return onSelect(row, true, { shiftKey: true });
    }
    const isMarkingText = window.getSelection()?.isCollapsed === false;
    if (!isMarkingText) setState({ open: connectionId });
  }

  return (
    <tr
      data-index={index}
      data-connection={connectionId}
      // The head is the first.
      aria-rowindex={index + 2}
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isOpen || undefined}
      onClick={onClick}
      onPointerEnter={() => setHasCopy(true)}
      onFocus={() => setHasCopy(true)}
      className={cx(
        'group scroll-mt-[calc(var(--shell-top)+5rem)] scroll-mb-4 border-b outline-offset-[-2px]',
        'focus-visible:outline-2! focus-visible:outline-accent!',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
        isOpen && 'shadow-[inset_2px_0_0_var(--accent)]',
        state === 'gone' && 'text-muted',
      )}
    >
      <td className="pl-2.5 align-middle">
        <Checkbox
          className="align-middle"
          aria-label={`Select ${shortConnectionId(connectionId)}`}
          checked={isSelected}
          onCheckedChange={(isOn, how) => onSelect(row, isOn, how)}
        />
      </td>
      <td className={CELL}>
        <IdentityCell connection={connection} hasCopy={hasCopy} />
      </td>
      {columns.map((column) => (
        <RowCell key={column} column={column} connection={connection} hasCopy={hasCopy} />
      ))}
      <td className="text-right align-middle">
        <RowMenu connection={connection} />
      </td>
    </tr>
  );
}
