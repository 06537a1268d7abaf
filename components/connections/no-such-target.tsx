'use client';

import { NoTarget } from '@/components/shell/no-target';
import { targetHref } from '@/components/shell/target-href';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import type { TargetDto } from '@/lib/domain/target';

/** In the place of the list, for a name that none of the targets has, or where there are none. */
export function NoSuchTarget({ name, targets }: { name: string; targets: TargetDto[] }) {
  const [first] = targets;
  if (!first) return <NoTarget />;
  return (
    <EmptyState
      title={`There is no target named ${name.slice(0, 40)}`}
      action={
        <a href={targetHref('/connections', first.name, targets)} className={buttonClass('primary')}>
          Go to {first.title}
        </a>
      }
    >
      It may have been renamed or removed since the link was made, or it is not open to you.
    </EmptyState>
  );
}
