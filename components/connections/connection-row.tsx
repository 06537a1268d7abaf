'use client';

import type { MouseEvent } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { CELL, COLUMNS } from './columns';
import { useConnections } from './connections-context';
import { IdentityCell } from './identity-cell';
import { IpCell } from './ip-cell';
import { ListLink } from './list-link';
import { LiveDuration } from './live-duration';
import { LiveTime } from './live-time';
import { RowMenu } from './row-menu';
import type { ShownConnection } from './shown-connection';
import { StateCell } from './state-cell';
import { Unknown } from './unknown';
import type { SelectRow } from './use-selection';

type ConnectionRowProps = {
  connection: ShownConnection;
  isSelected: boolean;
  /** Where Tab enters the rows. */
  isTabStop: boolean;
  onSelect: SelectRow;
};

export function ConnectionRow({ connection, isSelected, isTabStop, onSelect }: ConnectionRowProps) {
  const { state: list, setState, finds } = useConnections();
  const { connectionId, state, userId, lastActiveAt, connectedAt, client } = connection;
  const isOpen = list.open === connectionId;
  const isGone = state === 'gone';

  function openOnClick(event: MouseEvent) {
    const isControl = event.target instanceof Element && event.target.closest('a, button, input, label');
    const isMarkingText = window.getSelection()?.isCollapsed === false;
    // Clicks in the row's menu and tooltips arrive here too, through React's tree.
    if (isControl || isMarkingText || !event.currentTarget.contains(event.target as Node)) return;
    setState({ open: connectionId });
  }

  return (
    <tr
      data-connection={connectionId}
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isOpen || undefined}
      onClick={openOnClick}
      className={cx(
        'group border-b outline-offset-[-2px] hover:bg-hover',
        'focus-visible:outline-2! focus-visible:outline-accent!',
        isSelected && 'bg-accent-soft',
        isOpen && 'shadow-[inset_2px_0_0_var(--accent)]',
        isGone && 'text-muted',
      )}
    >
      <td className="pl-2.5 align-middle">
        <Checkbox
          className="align-middle"
          aria-label={`Select ${shortConnectionId(connectionId)}`}
          checked={isSelected}
          onCheckedChange={(isOn, how) => onSelect(connection.row, isOn, how)}
        />
      </td>
      <td className={cx(CELL, '@max-3xl:py-1.5')}>
        <IdentityCell connection={connection} />
      </td>
      <td className={cx(CELL, 'truncate', COLUMNS.user)}>
        {userId && finds.includes('user') ? (
          <ListLink changes={{ user: userId, cursor: null }} title={userId} className="hover:underline">
            {userId}
          </ListLink>
        ) : (
          (userId ?? <Unknown />)
        )}
      </td>
      <td className={cx(CELL, '@max-3xl:py-1.5 @max-3xl:pr-0')}>
        <StateCell connection={connection} />
        {lastActiveAt !== undefined && (
          <LiveTime at={lastActiveAt} className="mt-0.5 block truncate text-muted text-xs @2xl:hidden" />
        )}
      </td>
      <td className={cx(CELL, COLUMNS.lastActive)}>
        {lastActiveAt === undefined ? <Unknown /> : <LiveTime at={lastActiveAt} />}
      </td>
      <td className={cx(CELL, COLUMNS.sourceIp)}>
        <IpCell connection={connection} />
      </td>
      <td className={cx(CELL, 'truncate', COLUMNS.client)} title={client}>
        {client ?? <Unknown />}
      </td>
      <td className={cx(CELL, COLUMNS.connectedFor)}>
        {connectedAt === undefined ? <Unknown /> : <LiveDuration at={connectedAt} isOver={isGone} />}
      </td>
      <td className="text-right align-middle">
        <RowMenu connection={connection} />
      </td>
    </tr>
  );
}
