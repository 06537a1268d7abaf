'use client';

import type { TargetDto } from '@/lib/domain/target';
import { useCurrentTarget } from './use-current-target';

/** Stays above everything, dialogs too: nobody may send or kick in production and think it is elsewhere. */
export function ProductionBand({ targets }: { targets: TargetDto[] }) {
  const target = useCurrentTarget(targets);
  if (target?.kind !== 'production') return null;
  return (
    <section
      aria-label="Environment"
      data-production-band
      className="sticky top-0 z-60 flex h-6 items-center gap-2 bg-production px-4 text-on-solid text-xs md:px-6"
    >
      <strong className="font-semibold">Production</strong>
      <span className="truncate">
        {target.title} · {target.region}
      </span>
    </section>
  );
}
