import { queryOptions } from '@tanstack/react-query';
import type { ReleaseList } from '@/lib/domain/release';
import { ActError, getJson } from './unwrap';

/** What somebody asks for is seen by the others at once. */
const POLL_MS = 3_000;

export const requestsKey = ['requests'] as const;

/** `target`: one on which this person may act; what is answered is of all. */
export function requestList(target: string) {
  return queryOptions({
    queryKey: requestsKey,
    queryFn: ({ signal }) => getJson<ReleaseList>(`/api/requests?${new URLSearchParams({ target })}`, signal),
    retry: false,
    refetchInterval: ({ state: { error } }) =>
      error instanceof ActError && (error.code === 'unauthenticated' || error.code === 'forbidden') ? false : POLL_MS,
  });
}
