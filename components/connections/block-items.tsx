'use client';

import { Ban } from 'lucide-react';
import { askToBlock } from '@/components/shell/block-wish';
import { MenuItem } from '@/components/ui/menu-items';
import { useConnections } from './connections-context';
import type { ShownConnection } from './shown-connection';

/** Blocks by what is known of a connection. */
export function BlockItems({ connection: { userId, sourceIp } }: { connection: ShownConnection }) {
  const { target } = useConnections();
  const icon = <Ban aria-hidden="true" />;
  return (
    <>
      {userId !== undefined && (
        <MenuItem icon={icon} onSelect={() => askToBlock({ target: target.name, by: 'user', value: userId })}>
          Block user…
        </MenuItem>
      )}
      {sourceIp !== undefined && (
        <MenuItem icon={icon} onSelect={() => askToBlock({ target: target.name, by: 'address', value: sourceIp })}>
          Block address…
        </MenuItem>
      )}
    </>
  );
}
