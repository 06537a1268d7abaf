import type { TargetDto } from '@/lib/domain/target';

/** `path` for a target; the first one needs no parameter. Filters of another target mean nothing and are left out. */
export function targetHref(path: string, target: string, targets: TargetDto[]): string {
  return target === targets[0]?.name ? path : `${path}?${new URLSearchParams({ target })}`;
}
