'use client';

import { usePathname, useRouter } from 'next/navigation';
import { MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu-items';
import type { TargetDto } from '@/lib/domain/target';
import { KindBadge } from './kind-badge';
import { switchHref } from './target-href';

type TargetMenuItemsProps = { targets: TargetDto[]; current: string };

export function TargetMenuItems({ targets, current }: TargetMenuItemsProps) {
  const path = usePathname();
  const router = useRouter();
  return (
    <>
      <MenuLabel>Targets</MenuLabel>
      <MenuRadioGroup
        value={current}
        onValueChange={(name) => router.push(switchHref(path, location.search, name, targets))}
      >
        {targets.map((target) => (
          <MenuRadioItem key={target.name} value={target.name}>
            <span className="flex items-center justify-between gap-6">
              <span>
                {target.title} <span className="whitespace-nowrap text-muted text-xs">{target.region}</span>
              </span>
              <KindBadge kind={target.kind} />
            </span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </>
  );
}
