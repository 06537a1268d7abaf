'use client';

import { Eraser, RefreshCw, Send, Unplug } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { BlockMenu } from './block-menu';
import { useConnections } from './connections-context';
import type { ShownConnection } from './shown-connection';

type DetailActionsProps = { connection: ShownConnection; isRegistered: boolean };

export function DetailActions({ connection, isRegistered }: DetailActionsProps) {
  const { can, start, check, isChecking } = useConnections();
  return (
    // A narrow phone has room for all of them in words alone.
    <div className="flex flex-wrap gap-1.5 max-[26rem]:*:grow max-[26rem]:*:px-1.5 max-[26rem]:[&_svg]:hidden">
      <Button size="sm" busy={isChecking(connection.connectionId)} onClick={() => check([connection])}>
        <RefreshCw aria-hidden="true" />
        Check now
      </Button>
      {can.send && (
        <Button size="sm" onClick={() => start('send', [connection])}>
          <Send aria-hidden="true" />
          Send notice
        </Button>
      )}
      {can.kick && (
        <Button size="sm" className="!text-danger" onClick={() => start('kick', [connection])}>
          <Unplug aria-hidden="true" />
          Kick
        </Button>
      )}
      {can.block && <BlockMenu connection={connection} />}
      {can.remove && isRegistered && connection.state === 'gone' && (
        <Button size="sm" onClick={() => start('remove', [connection])}>
          <Eraser aria-hidden="true" />
          Remove row
        </Button>
      )}
    </div>
  );
}
