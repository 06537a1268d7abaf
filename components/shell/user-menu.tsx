'use client';

import { ChevronDown, LogOut } from 'lucide-react';
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { signOut } from '@/lib/actions/session';
import type { SessionUser } from '@/lib/domain/user';
import { type Theme, useTheme } from './use-theme';

const THEMES: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function UserMenu({ user }: { user: SessionUser }) {
  const [theme, setTheme] = useTheme();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Account: ${user.name}`}
          className="flex h-8 items-center gap-2 rounded pr-1.5 pl-1 text-sm hover:bg-hover data-[state=open]:bg-hover pointer-coarse:h-11"
        >
          <span
            aria-hidden="true"
            className="flex size-6 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-xs uppercase"
          >
            {user.name.slice(0, 1)}
          </span>
          <span className="max-w-40 truncate max-md:hidden">{user.name}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 text-muted" />
        </button>
      }
    >
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium text-sm">{user.name}</p>
        <p className="text-muted text-xs capitalize">{user.role}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
        {THEMES.map(({ value, label }) => (
          <MenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

async function leave() {
  const result = await signOut().catch(() => null);
  // A whole new page: nothing that was read under this session stays in memory.
  if (result?.ok) window.location.assign('/sign-in');
  else toast.error('Still signed in', { description: result?.error.message ?? 'The console does not answer.' });
}
