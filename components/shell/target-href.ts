import type { TargetDto } from '@/lib/domain/target';

/** `path` for a target, which needs no name where it is the only one. Filters of another target mean nothing and are left out. */
export function targetHref(path: string, target: string, targets: TargetDto[]): string {
  return target === targets[0]?.name && targets.length === 1 ? path : `${path}?${new URLSearchParams({ target })}`;
}
