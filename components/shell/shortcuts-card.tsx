'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { SHORTCUT_GROUPS, type Shortcut } from './shortcuts';

type ShortcutsCardProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsCard({ open, onOpenChange }: ShortcutsCardProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="sm">
      <div tabIndex={-1} data-autofocus className="space-y-5 pb-1">
        {SHORTCUT_GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-muted text-xs">{group.title}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <ShortcutLine key={shortcut.does} {...shortcut} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function ShortcutLine({ keys, does }: Shortcut) {
  return (
    <div className="flex h-9 items-center justify-between gap-4 border-b text-sm last:border-b-0">
      <dt>{does}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
