'use client';

import { Keyboard } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import type { SessionUser } from '@/lib/domain/user';
import { ShortcutsCard } from './shortcuts-card';
import { useHotkey } from './use-hotkey';
import { UserMenu } from './user-menu';

export function BarActions({ user }: { user: SessionUser }) {
  const [isCardOpen, setCardOpen] = useState(false);
  useHotkey('?', () => setCardOpen(true));
  return (
    <div className="flex items-center gap-1">
      {/* A phone has no keys to cut corners with. */}
      <IconButton label="Keyboard shortcuts" onClick={() => setCardOpen(true)} className="max-md:hidden">
        <Keyboard aria-hidden="true" />
      </IconButton>
      <UserMenu user={user} />
      <ShortcutsCard open={isCardOpen} onOpenChange={setCardOpen} />
    </div>
  );
}
