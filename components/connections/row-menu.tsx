'use client';

import { Ellipsis, Eraser, PanelRight, RefreshCw, Send, Unplug } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { useConnections } from './connections-context';
import type { ShownConnection } from './shown-connection';

/** Everything one row can do. Sending and kicking stay possible when it looks gone: the answer tells the truth. */
export function RowMenu({ connection }: { connection: ShownConnection }) {
  const { can, start, check, setState } = useConnections();
  const { connectionId, state } = connection;
  return (
    <Menu
      trigger={
        <IconButton label={`Actions for ${shortConnectionId(connectionId)}`}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem icon={<PanelRight aria-hidden="true" />} onSelect={() => setState({ open: connectionId })}>
        Open details
      </MenuItem>
      <MenuItem icon={<RefreshCw aria-hidden="true" />} onSelect={() => check([connection])}>
        Check now
      </MenuItem>
      {can.send && (
        <MenuItem icon={<Send aria-hidden="true" />} onSelect={() => start('send', [connection])}>
          Send notice…
        </MenuItem>
      )}
      {can.kick && (
        <>
          <MenuSeparator />
          <MenuItem tone="danger" icon={<Unplug aria-hidden="true" />} onSelect={() => start('kick', [connection])}>
            Kick…
          </MenuItem>
        </>
      )}
      {can.remove && state === 'gone' && (
        <MenuItem icon={<Eraser aria-hidden="true" />} onSelect={() => start('remove', [connection])}>
          Remove from the registry…
        </MenuItem>
      )}
    </Menu>
  );
}
