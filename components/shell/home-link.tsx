'use client';

import type { TargetDto } from '@/lib/domain/target';
import { Mark } from './mark';
import { PlaceLink } from './place-link';
import { targetHref } from './target-href';
import { useCurrentTarget } from './use-current-target';

/** Home of the target at hand: a click on the mark must not lead from one environment into another. */
export function HomeLink({ targets }: { targets: TargetDto[] }) {
  const target = useCurrentTarget(targets);
  return (
    <PlaceLink
      href={target ? targetHref('/connections', target.name, targets) : '/connections'}
      className="flex shrink-0 items-center gap-2 rounded font-semibold text-base pointer-coarse:min-h-11"
    >
      <Mark className="size-5" />
      <span className="max-[88rem]:sr-only">Switchboard</span>
    </PlaceLink>
  );
}
