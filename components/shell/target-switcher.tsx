'use client';

import { ChevronsUpDown } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu';
import type { TargetDto } from '@/lib/domain/target';
import { KindBadge } from './kind-badge';
import { targetHref } from './target-href';
import { useCurrentTarget } from './use-current-target';

export function TargetSwitcher({ targets }: { targets: TargetDto[] }) {
  const current = useCurrentTarget(targets);
  const path = usePathname();
  const router = useRouter();
  const title = current?.title ?? 'Unknown target';
  const face = (
    <>
      <span className="truncate font-medium">{title}</span>
      {current && <KindBadge kind={current.kind} />}
    </>
  );
  if (targets.length === 1 && current)
    return <div className="flex min-w-0 items-center gap-2 px-2 text-sm">{face}</div>;
  return (
    <Menu
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
      <MenuLabel>Targets</MenuLabel>
      <MenuRadioGroup
        value={current?.name ?? ''}
        onValueChange={(name) => router.push(targetHref(path, name, targets))}
      >
        {targets.map((target) => (
          <MenuRadioItem key={target.name} value={target.name}>
            <span className="flex items-center justify-between gap-6">
              <span>
                {target.title} <span className="text-muted text-xs">{target.region}</span>
              </span>
              <KindBadge kind={target.kind} />
            </span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}
