'use client';

import { Ban } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import type { ShownConnection } from './shown-connection';

const load = () => import('./block-items');

export function BlockMenu({ connection }: { connection: ShownConnection }) {
  return (
    <Menu
      load={load}
      trigger={
        <Button size="sm">
          <Ban aria-hidden="true" />
          Block
        </Button>
      }
    >
      {({ BlockItems }) => <BlockItems connection={connection} />}
    </Menu>
  );
}
