'use client';

import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import type { ConnectionRow } from '@/lib/domain/connection';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { plural } from '@/lib/domain/format';
import type { Selected } from './action-bar';
import { StateBadge } from './state-badge';

type SelectionDialogProps = {
  open: boolean;
  onOpenChange: (isOpen: boolean) => void;
  selected: Selected[];
  onUnselect: (row: ConnectionRow) => void;
};

/** Everything that is selected, also what is on other pages. */
export function SelectionDialog({ open, onOpenChange, selected, onUnselect }: SelectionDialogProps) {
  return (
    <Dialog
      open={open && selected.length > 0}
      onOpenChange={onOpenChange}
      title={`${plural(selected.length, 'connection')} selected`}
      description="Those on other pages are shown as they were when they were selected."
      footer={<Button onClick={() => onOpenChange(false)}>Done</Button>}
    >
      <ul className="divide-y text-sm">
        {selected.map(({ isHere, connection }) => (
          <li key={connection.connectionId} className="flex min-h-10 items-center gap-3">
            <span className="w-32 shrink-0 truncate font-mono" title={connection.connectionId}>
              {shortConnectionId(connection.connectionId)}
            </span>
            <span className="min-w-0 flex-1 truncate text-muted">{connection.userId}</span>
            {isHere ? (
              <StateBadge state={connection.state} />
            ) : (
              <span className="text-muted text-xs">another page</span>
            )}
            <IconButton
              size="sm"
              label={`Take ${shortConnectionId(connection.connectionId)} out of the selection`}
              onClick={() => onUnselect(connection.row)}
            >
              <X aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
