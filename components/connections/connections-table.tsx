'use client';

import type { ConnectionPage } from '@/lib/domain/connection';
import { ConnectionRow } from './connection-row';
import { useConnections } from './connections-context';
import type { Selection } from './selection';
import type { ShownConnection } from './shown-connection';
import { TableHead } from './table-head';
import { useRowKeys } from './use-row-keys';
import type { SelectRow } from './use-selection';

type ConnectionsTableProps = {
  connections: ShownConnection[];
  order: ConnectionPage['order'];
  selection: Selection;
  onSelect: SelectRow;
  pageChecked: boolean | 'indeterminate';
  onSelectPage: (isOn: boolean) => void;
};

export function ConnectionsTable({ connections, order, selection, onSelect, ...head }: ConnectionsTableProps) {
  const { target } = useConnections();
  const keys = useRowKeys({ connections, selection, onSelect });
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">
        Connections of {target.title}, {order === 'newest' ? 'newest first' : 'in no particular order'}
      </caption>
      <TableHead {...head} />
      <tbody onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
        {connections.map((connection) => (
          <ConnectionRow
            key={connection.connectionId}
            connection={connection}
            isSelected={selection.has(connection.connectionId)}
            isTabStop={connection.connectionId === keys.tabStop}
            onSelect={onSelect}
          />
        ))}
      </tbody>
    </table>
  );
}
