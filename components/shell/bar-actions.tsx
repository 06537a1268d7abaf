'use client';

import { Keyboard } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { preload, useLate } from '@/components/ui/use-late';
import { hasReleaseRules } from '@/lib/domain/release';
import type { TargetDto } from '@/lib/domain/target';
import type { SignedInUser } from '@/lib/domain/user';
import { RequestsLink } from './requests-link';
import { useCurrentTarget } from './use-current-target';
import { useHotkey } from './use-hotkey';
import { UserMenu } from './user-menu';

const load = () => import('./shortcuts-card');

export function BarActions({ user, targets }: { user: SignedInUser; targets: TargetDto[] }) {
  const [isCardOpen, setCardOpen] = useState(false);
  const role = useCurrentTarget(targets)?.role ?? user.role;
  // Some target wants two persons for some acts, and this person may act there.
  const asked = targets.find(
    ({ release, permissions }) => hasReleaseRules(release) && permissions.includes('connections.send'),
  );
  const late = useLate(load, isCardOpen);
  useHotkey('?', () => setCardOpen(true));
  return (
    <div className="flex items-center gap-1">
      {asked && <RequestsLink userName={user.name} target={asked.name} />}
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
      <UserMenu name={user.name} role={role} />
      {late && <late.ShortcutsCard open={isCardOpen} onOpenChange={setCardOpen} />}
    </div>
  );
}
