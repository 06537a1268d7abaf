'use client';

import { Keyboard } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { preload, useLate } from '@/components/ui/use-late';
import type { SessionUser } from '@/lib/domain/user';
import { RequestsLink } from './requests-link';
import { useHotkey } from './use-hotkey';
import { UserMenu } from './user-menu';

const load = () => import('./shortcuts-card');

/** `hasRequests`: some target wants two persons for some acts. */
export function BarActions({ user, hasRequests }: { user: SessionUser; hasRequests: boolean }) {
  const [isCardOpen, setCardOpen] = useState(false);
  const late = useLate(load, isCardOpen);
  useHotkey('?', () => setCardOpen(true));
  return (
    <div className="flex items-center gap-1">
      {hasRequests && user.permissions.includes('connections.send') && <RequestsLink userName={user.name} />}
      {/* A phone has no keys to cut corners with. */}
      <IconButton
        label="Keyboard shortcuts"
        onPointerEnter={() => preload(load)}
        onFocus={() => preload(load)}
        onClick={() => setCardOpen(true)}
        className="max-md:hidden"
      >
        <Keyboard aria-hidden="true" />
      </IconButton>
      <UserMenu user={user} />
      {late && <late.ShortcutsCard open={isCardOpen} onOpenChange={setCardOpen} />}
    </div>
  );
}
