'use client';

import { ChevronDown } from 'lucide-react';
import { Menu } from '@/components/ui/menu';
import type { AnyRole } from '@/lib/domain/role';

const load = () => import('./user-menu-items');

/** `role`: the one on the target at hand. */
export function UserMenu({ name, role }: { name: string; role: AnyRole }) {
  return (
    <Menu
      load={load}
      trigger={
        <button
          type="button"
          aria-label={`Account: ${name}`}
          className="flex h-8 items-center gap-2 rounded pr-1.5 pl-1 text-sm hover:bg-hover data-[state=open]:bg-hover pointer-coarse:h-11"
        >
          <span
            aria-hidden="true"
            className="flex size-6 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-xs uppercase"
          >
            {name.slice(0, 1)}
          </span>
          <span className="max-w-40 truncate max-[88rem]:hidden">{name}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 text-muted" />
        </button>
      }
    >
      {({ UserMenuItems }) => <UserMenuItems name={name} role={role} />}
    </Menu>
  );
}
