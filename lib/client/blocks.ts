import { queryOptions } from '@tanstack/react-query';
import type { BlockList } from '@/lib/domain/block';
import type { ConnectionPage } from '@/lib/domain/connection';
import { getShared } from './queries';
import { getJson } from './unwrap';

const POLL_MS = 5_000;

export const blocksKey = (target: string) => ['blocks', target] as const;

export function blocksOf(target: string) {
  return queryOptions({
    queryKey: blocksKey(target),
    queryFn: (asked) => getShared<BlockList>(`/api/blocks?${new URLSearchParams({ target })}`, asked),
    refetchInterval: POLL_MS,
  });
}

/** Connections that a search finds, counted up to a page of them. Null where that would need a scan. */
export function openCountOf(target: string, q: string) {
  const search = new URLSearchParams({ target, q, size: '100' });
  return queryOptions({
    queryKey: ['blocks', target, 'open', q] as const,
    queryFn: async ({ signal }) => {
      const { rows, next, consent } = await getJson<ConnectionPage>(`/api/connections?${search}`, signal);
      return consent ? null : { count: rows.length, isMore: next !== null };
    },
  });
}
