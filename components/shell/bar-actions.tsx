'use client';

import { Keyboard, TextSearch } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { preload } from '@/components/ui/use-extra';
import { useLate } from '@/components/ui/use-late';
import { hasReleaseRules } from '@/lib/domain/release';
import { roleInConsole } from '@/lib/domain/role';
import type { TargetDto } from '@/lib/domain/target';
import type { SignedInUser } from '@/lib/domain/user';
import { RequestsLink } from './requests-link';
import { useCurrentTarget } from './use-current-target';
import { useCommandKey, useHotkey } from './use-hotkey';
import { UserMenu } from './user-menu';

const load = () => import('./shortcuts-card');
const loadPalette = () => import('./command-palette');

export function BarActions({ user, targets }: { user: SignedInUser; targets: TargetDto[] }) {
  const [isCardOpen, setCardOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const role = useCurrentTarget(targets)?.role ?? roleInConsole(user);
  // Some target wants two persons for some acts, and this person may act there.
  const asked = targets.find(
    ({ release, permissions }) => hasReleaseRules(release) && permissions.includes('connections.send'),
  );
  const late = useLate(load, isCardOpen, setCardOpen);
  const palette = useLate(loadPalette, isPaletteOpen, setPaletteOpen);
  useHotkey('?', () => setCardOpen(true));
  useCommandKey('k', () => setPaletteOpen(true));
  return (
    <div className="flex items-center gap-1">
      {asked && <RequestsLink userName={user.name} target={asked.name} />}
      <IconButton
        label="Go to"
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={() => preload(loadPalette)}
        onFocus={() => preload(loadPalette)}
        onClick={() => setPaletteOpen(true)}
        className="max-md:hidden"
      >
        <TextSearch aria-hidden="true" />
      </IconButton>
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
      {palette && (
        <palette.CommandPalette
          open={isPaletteOpen}
          onOpenChange={setPaletteOpen}
          permissions={user.permissions}
          targets={targets}
        />
      )}
      {late && <late.ShortcutsCard open={isCardOpen} onOpenChange={setCardOpen} />}
    </div>
  );
}
