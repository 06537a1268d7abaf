'use client';

import { Eraser, PanelRight, RefreshCw, Send, Unplug } from 'lucide-react';
import { MenuItem, MenuSeparator } from '@/components/ui/menu-items';
import { BlockItems } from './block-items';
import { useConnections } from './connections-context';
import type { ShownConnection } from './shown-connection';

/** Sending and kicking stay possible when a connection looks gone: the answer tells the truth. */
export function RowMenuItems({ connection }: { connection: ShownConnection }) {
  const { can, start, check, setState } = useConnections();
  const { connectionId, state } = connection;
  return (
    <>
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
      {can.block && <BlockItems connection={connection} />}
      {can.remove && state === 'gone' && (
        <MenuItem icon={<Eraser aria-hidden="true" />} onSelect={() => start('remove', [connection])}>
          Remove from the registry…
        </MenuItem>
      )}
    </>
  );
}
