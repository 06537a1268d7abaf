'use client';

import { useSearchParams } from 'next/navigation';
import type { TargetDto } from '@/lib/domain/target';

/** The target that the URL names, the first one when it names none and none was looked at before (`last-target.ts`), undefined when it names one that does not exist. */
export function useCurrentTarget(targets: TargetDto[]): TargetDto | undefined {
  const name = useSearchParams().get('target');
  return name ? targets.find((target) => target.name === name) : targets[0];
}
