'use client';

import { LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '@/components/ui/menu-items';
import { toast } from '@/components/ui/toast';
import { signOut } from '@/lib/actions/session';
import { refusalOf } from '@/lib/client/unwrap';
import type { AnyRole } from '@/lib/domain/role';
import { type Theme, useTheme } from './use-theme';

const THEMES: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function UserMenuItems({ name, role }: { name: string; role: AnyRole }) {
  const [theme, setTheme] = useTheme();
  const router = useRouter();
  return (
    <>
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium text-sm">{name}</p>
        <p className="text-muted text-xs capitalize">{role === 'none' ? 'No role' : role}</p>
      </div>
      <MenuSeparator />
      <MenuItem icon={<UserRound aria-hidden="true" />} onSelect={() => router.push('/account')}>
        Your account
      </MenuItem>
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
    </>
  );
}

async function leave() {
  const result = await signOut().catch(refusalOf);
  // A whole new page: nothing that was read under this session stays in memory.
  if (result?.ok) window.location.assign(result.data.next);
  else toast.error('Still signed in', { description: result?.error.message ?? 'The console does not answer.' });
}
