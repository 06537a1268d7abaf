'use client';

import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Menu } from '@/components/ui/menu';
import { useLate } from '@/components/ui/use-late';
import { useConnections } from './connections-context';
import type { AskView } from './view-dialogs';

const loadItems = () => import('./views-menu');
const loadDialogs = () => import('./view-dialogs');

/** The open view and what can be done with views. */
export function ViewsButton() {
  const { view, isViewChanged } = useConnections();
  const [asked, setAsked] = useState<{ ask: AskView; turn: number }>();
  const [isOpen, setOpen] = useState(false);
  const late = useLate(loadDialogs, asked);
  return (
    <>
      <Menu
        load={loadItems}
        trigger={
          <Button variant="ghost" size="sm" className={cx('max-sm:px-2', view && 'text-accent!')}>
            <Bookmark aria-hidden="true" className="shrink-0" />
            <span className={view ? 'sr-only' : 'max-sm:sr-only'}>{view ? 'View ' : 'Views'}</span>
            {view && <span className="max-w-48 truncate max-sm:sr-only">{view.name}</span>}
            {view && isViewChanged && <span className="font-normal text-muted max-sm:sr-only"> changed</span>}
          </Button>
        }
      >
        {({ ViewsMenu }) => (
          <ViewsMenu
            onAsk={(ask) => {
              setAsked((last) => ({ ask, turn: (last?.turn ?? 0) + 1 }));
              setOpen(true);
            }}
          />
        )}
      </Menu>
      {late && asked && (
        <late.ViewDialogs key={asked.turn} ask={asked.ask} open={isOpen} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
