import { queryOptions } from '@tanstack/react-query';
import type { TargetState } from '@/lib/domain/known-target';
import { getJson } from './unwrap';

const EVERY_MS = 15_000;

/** How one target is. Each is asked for by itself, so that a slow one keeps no other waiting. */
export function targetState(target: string, revision: string | null) {
  return queryOptions({
    queryKey: ['target-state', target, revision],
    queryFn: ({ signal }) => getJson<TargetState>(`/api/targets/state?${new URLSearchParams({ target })}`, signal),
    retry: false,
    refetchInterval: EVERY_MS,
  });
}
