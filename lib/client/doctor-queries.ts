import { queryOptions } from '@tanstack/react-query';
import type { Examination } from '@/lib/domain/finding';
import type { Sweep } from '@/lib/domain/sweep';
import { getShared } from './queries';
import { ActError, getJson } from './unwrap';

/** Somebody else may examine, or begin a sweep, at any time. */
const QUIET_MS = 5_000;
const BUSY_MS = 1_000;

const isSignedOut = (error: unknown) => error instanceof ActError && error.code === 'unauthenticated';

export function examination(target: string) {
  return queryOptions({
    queryKey: ['doctor', target],
    queryFn: ({ signal }) => getJson<Examination | null>(`/api/doctor?${new URLSearchParams({ target })}`, signal),
    retry: false,
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : QUIET_MS),
  });
}

/** Once a second while one is under way. */
export function latestSweep(target: string) {
  return queryOptions({
    queryKey: ['sweep', target],
    queryFn: (asked) => getShared<Sweep | null>(`/api/sweep?${new URLSearchParams({ target })}`, asked),
    networkMode: 'always',
    retry: false,
    refetchInterval: ({ state }) => {
      if (isSignedOut(state.error)) return false;
      return state.data?.status === 'running' ? BUSY_MS : QUIET_MS;
    },
  });
}
