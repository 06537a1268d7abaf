'use client';

import { cx } from '@/components/ui/cx';
import { formatAbsolute } from '@/lib/domain/format';
import { formatSearch } from '@/lib/domain/search';
import { CELL, COLUMNS, type ColumnKey } from './columns';
import { useConnections } from './connections-context';
import { CutOff } from './cut-off';
import { IpCell } from './ip-cell';
import { ListLink } from './list-link';
import { LiveDuration } from './live-duration';
import { LiveTime } from './live-time';
import type { ShownConnection } from './shown-connection';
import { StateCell } from './state-cell';
import { Unknown } from './unknown';

type RowCellProps = { column: ColumnKey; connection: ShownConnection; hasCopy: boolean };

/** One value of a connection, in the column of this key. */
export function RowCell({ column, connection, hasCopy }: RowCellProps) {
  const { client } = connection;
  return (
    <td
      title={column === 'client' ? client : undefined}
      className={cx(
        CELL,
        COLUMNS[column],
        (column === 'user' || column === 'client') && 'truncate',
        column === 'state' && '@max-3xl:pr-0',
      )}
    >
      <Value column={column} connection={connection} hasCopy={hasCopy} />
    </td>
  );
}

function Value({ column, connection, hasCopy }: RowCellProps) {
  const { finds } = useConnections();
  const { userId, lastActiveAt, connectedAt, client, state } = connection;
  const isGone = state === 'gone';
  switch (column) {
    case 'user':
      if (!userId || !finds.includes('user')) return userId ?? <Unknown />;
      return (
        <ListLink
          changes={{ q: formatSearch([{ kind: 'user', value: userId }]), cursor: null }}
          title={userId}
          className="hover:underline"
        >
          {userId}
        </ListLink>
      );
    case 'state':
      return (
        <>
          <StateCell connection={connection} />
          {lastActiveAt !== undefined && (
            <LiveTime at={lastActiveAt} className="mt-0.5 block truncate text-muted text-xs @2xl:hidden" />
          )}
        </>
      );
    case 'lastActive':
      return lastActiveAt === undefined ? <Unknown /> : <LiveTime at={lastActiveAt} />;
    case 'sourceIp':
      return <IpCell connection={connection} hasCopy={hasCopy} />;
    case 'client':
      return client ?? <Unknown />;
    case 'connectedFor':
      return connectedAt === undefined ? <Unknown /> : <LiveDuration at={connectedAt} isOver={isGone} />;
    case 'connectedAt':
      return connectedAt === undefined ? <Unknown /> : formatAbsolute(connectedAt).replace(/\.\d+/, '');
    case 'cutOff':
      return isGone ? <Unknown /> : <CutOff connection={connection} />;
  }
}
