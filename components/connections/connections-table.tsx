'use client';

import { cx } from '@/components/ui/cx';
import { ConnectionRow } from './connection-row';
import { useConnections } from './connections-context';
import { orderWords } from './read-words';
import { rowSlots } from './row-window';
import { TableHead } from './table-head';
import type { useConnectionsList } from './use-connections-list';
import { useRowKeys } from './use-row-keys';
import { useRowSlots } from './use-row-slots';
import { useRowWindow } from './use-row-window';

type ConnectionsTableProps = { list: ReturnType<typeof useConnectionsList> };

/** The rows on this page. Of a long page only those near the window are drawn, and the one that has the focus. */
export function ConnectionsTable({ list }: ConnectionsTableProps) {
  const { target, table, setState } = useConnections();
  const { rows, known, factsProblem, selection, select, shown, page } = list;
  const order = page.held?.latest.order;
  const keys = useRowKeys({ rows, shown, selection, onSelect: select });
  const { bodyRef, drawn, rowPx } = useRowWindow(rows, list.see);
  const slots = useRowSlots(rows, keys.focusedId);
  const { columns } = table;
  return (
    <table
      aria-rowcount={rows.length + 1}
      className={cx(
        'w-full table-fixed text-sm @max-3xl:[--row:3.25rem]',
        table.density === 'compact' ? '[--row:2rem]' : '[--row:2.5rem]',
      )}
    >
      <caption className="sr-only">
        Connections of {target.title}, {orderWords(order ?? 'none')}
      </caption>
      <TableHead
        columns={columns}
        order={order}
        onOrder={(wanted) => setState({ order: wanted, cursor: null })}
        pageChecked={list.pageChecked}
        onSelectPage={list.selectPage}
        isBelowBar={selection.size > 0}
      />
      <tbody ref={bodyRef} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
        {rowSlots(rows.length, drawn, keys.tabStop).map((slot) => {
          if ('room' in slot) {
            return (
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: room for rows has nothing that takes the focus.
              <tr key={`before ${slot.before}`} aria-hidden="true">
                <td
                  colSpan={columns.length + 3}
                  style={{ height: rowPx > 0 ? slot.room * rowPx : `calc(var(--row) * ${slot.room})` }}
                />
              </tr>
            );
          }
          const held = rows[slot.index];
          if (!held) return null;
          const { connectionId } = held.row;
          return (
            <ConnectionRow
              key={slots.get(connectionId)}
              index={slot.index}
              row={held.row}
              leftAt={held.leftAt}
              known={known.get(connectionId)}
              problem={factsProblem}
              columns={columns}
              isSelected={selection.has(connectionId)}
              isTabStop={slot.index === keys.tabStop}
              onSelect={select}
            />
          );
        })}
      </tbody>
    </table>
  );
}
