'use client';

import { Glyph } from '@/components/ui/glyph';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { shortConnectionId } from '@/lib/domain/connection-id';
import type { ShownConnection } from './shown-connection';

const load = () => import('./row-menu-items');

/** Everything one row can do. */
export function RowMenu({ connection }: { connection: ShownConnection }) {
  return (
    <Menu
      load={load}
      trigger={
        <IconButton label={`Actions for ${shortConnectionId(connection.connectionId)}`}>
          <Glyph name="dots" />
        </IconButton>
      }
    >
      {({ RowMenuItems }) => <RowMenuItems connection={connection} />}
    </Menu>
  );
}
