'use client';

import { Eraser, RefreshCw, Send, Unplug, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/domain/format';
import { MAX_SELECTION } from '@/lib/domain/paging';
import { useConnections } from './connections-context';
import type { ShownConnection } from './shown-connection';

type ActionBarProps = { selected: ShownConnection[]; onClear: () => void };

/** What can be done to the selection; it stands where the filters were. */
export function ActionBar({ selected, onClear }: ActionBarProps) {
  const { can, start, check, isChecking } = useConnections();
  const gone = selected.filter(({ state }) => state === 'gone');
  return (
    <section aria-label="Selection" className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <p className="mr-1 text-sm" role="status">
        <strong className="font-semibold">{formatCount(selected.length)} selected</strong>
        {selected.length >= MAX_SELECTION && <span className="text-muted">, the most at a time</span>}
      </p>
      <Button variant="ghost" onClick={onClear}>
        <X aria-hidden="true" />
        Clear
      </Button>
      <span aria-hidden="true" className="mx-1 h-5 w-px bg-hairline max-sm:hidden" />
      <Button busy={selected.some(({ connectionId }) => isChecking(connectionId))} onClick={() => check(selected)}>
        <RefreshCw aria-hidden="true" />
        Check now
      </Button>
      {can.send && (
        <Button onClick={() => start('send', selected)}>
          <Send aria-hidden="true" />
          Send notice
        </Button>
      )}
      {can.remove && gone.length > 0 && (
        <Button onClick={() => start('remove', gone)}>
          <Eraser aria-hidden="true" />
          Remove {formatCount(gone.length)} gone
        </Button>
      )}
      {can.kick && (
        <Button variant="danger" onClick={() => start('kick', selected)}>
          <Unplug aria-hidden="true" />
          Kick
        </Button>
      )}
    </section>
  );
}
