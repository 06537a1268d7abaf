'use client';

import { ChevronsUpDown } from 'lucide-react';
import { Menu } from '@/components/ui/menu';
import type { TargetDto } from '@/lib/domain/target';
import { KindBadge } from './kind-badge';
import { useCurrentTarget } from './use-current-target';

const load = () => import('./target-menu-items');

export function TargetSwitcher({ targets }: { targets: TargetDto[] }) {
  const current = useCurrentTarget(targets);
  const title = current?.title ?? 'Unknown target';
  const face = (
    // Where both have no room the badge falls onto a second line, which is not shown: the name is what tells targets apart.
    <span className="flex h-5 flex-wrap gap-x-2 overflow-hidden">
      <span className="truncate font-medium">{title}</span>
      {current && <KindBadge kind={current.kind} />}
    </span>
  );
  if (targets.length === 1 && current) return <div className="flex min-w-0 px-2 text-sm">{face}</div>;
  return (
    <Menu
      load={load}
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Target: ${title}. Switch`}
          className="flex h-8 min-w-0 items-center gap-2 rounded px-2 text-sm hover:bg-hover data-[state=open]:bg-hover pointer-coarse:h-11"
        >
          {face}
          <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
        </button>
      }
    >
      {({ TargetMenuItems }) => <TargetMenuItems targets={targets} current={current?.name ?? ''} />}
    </Menu>
  );
}
