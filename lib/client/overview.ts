import { queryOptions } from '@tanstack/react-query';
import type { Overview } from '@/lib/domain/overview';
import { getJson } from './unwrap';

/** The server computes once per interval for everybody; asking more often costs an answer from its memory. */
const POLL_MS = 10_000;
const POLL_WHILE_READING_MS = 1_000;

export const overviewKey = (target: string) => ['overview', target] as const;

export function overviewOf(target: string) {
  return queryOptions({
    queryKey: overviewKey(target),
    queryFn: ({ signal }) => getJson<Overview>(`/api/overview?${new URLSearchParams({ target })}`, signal),
    refetchInterval: ({ state: { data } }) => (data && isReading(data) ? POLL_WHILE_READING_MS : POLL_MS),
  });
}

function isReading({ fleet, sample }: Overview): boolean {
  return fleet?.state === 'reading' || sample?.state === 'reading';
}
