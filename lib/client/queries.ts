import { keepPreviousData, type QueryClient, type QueryKey, queryOptions } from '@tanstack/react-query';
import type { ConnectionDetail, ConnectionFacts, ConnectionPage } from '@/lib/domain/connection';
import { MAX_TIME_MS } from '@/lib/domain/limits';
import type { ListOrder } from '@/lib/domain/paging';
import { getJson, postForJson } from './unwrap';

export type ListParams = {
  target: string;
  /** A search as `parseSearch` reads it. */
  q?: string;
  id: string;
  user: string;
  ip: string;
  size: number;
  /** Left out: the newest first. */
  order?: ListOrder;
  cursor: string | null;
  /** This person agreed that the list may be read by scan. */
  scan: boolean;
};

export const keys = {
  page: (params: ListParams) => ['connections', params.target, 'page', params] as const,
  facts: (target: string, ids: readonly string[]) => ['connections', target, 'facts', ids] as const,
  detail: (target: string, id: string) => ['connections', target, 'detail', id] as const,
  /** Everything that an act on connections of this target may have changed. */
  target: (target: string) => ['connections', target] as const,
};

/** What an act or a person wants read anew, until an answer to that has come. A failed read marks nothing: it would be read anew each time it is overloaded. */
const wantedAnew = new WeakSet<QueryKey>();

/**
 * Reads anew what is on screen at once, and the rest when it is shown, whatever the server has read for others. `queryKey`: or what its key begins with.
 * Resolves when what is on screen has been read.
 */
export function readAnew(client: QueryClient, queryKey: QueryKey): Promise<void> {
  // All that it is asked about are marked and invalidated.
  return client.invalidateQueries({ queryKey, predicate: (query) => Boolean(wantedAnew.add(query.queryKey)) });
}

type Asked = { queryKey: QueryKey; signal: AbortSignal };

/**
 * GETs what the server may answer from what it has just read for somebody else, unless it is wanted anew, or what was read before `notBefore` will not do,
 * epoch ms by the server's clock. `path` has a search; `read` asks in another way.
 */
export async function getShared<T>(
  path: string,
  { queryKey, signal }: Asked,
  notBefore = 0,
  read: (path: string, signal: AbortSignal) => Promise<T> = getJson,
): Promise<T> {
  // The key that its query has kept from the start.
  const isAnew = wantedAnew.has(queryKey);
  const after = isAnew ? MAX_TIME_MS : notBefore;
  const answer = await read(after ? `${path}&after=${after}` : path, signal);
  // If it is wanted once more meanwhile, this reading ends without an answer.
  if (isAnew) wantedAnew.delete(queryKey);
  return answer;
}

/**
 * `notBefore`: a page that was read earlier will not do, epoch ms by the server's clock. Else the server may answer what it has just read for somebody
 * else, unless the list is wanted anew.
 */
export function connectionPage(params: ListParams, notBefore?: () => number) {
  const search = new URLSearchParams({ target: params.target, size: String(params.size) });
  for (const name of ['q', 'id', 'user', 'ip', 'order', 'cursor'] as const)
    if (params[name]) search.set(name, params[name]);
  if (params.scan) search.set('scan', 'true');
  return queryOptions({
    queryKey: keys.page(params),
    queryFn: (asked) => getShared(`${search}`, asked, notBefore?.(), readPage),
    placeholderData: keepPreviousData,
  });
}

/** Servers refuse long URLs; a pasted list of ids makes one. */
const MAX_URL_SEARCH = 6_000;

function readPage(text: string, signal: AbortSignal): Promise<ConnectionPage> {
  return text.length <= MAX_URL_SEARCH
    ? getJson(`/api/connections?${text}`, signal)
    : postForJson('/api/connections', text, signal);
}

const FACTS_KEPT_MS = 10_000;

/** Facts of the rows on screen. The server answers from a cache shared by all operators, a few seconds old at most. */
export function connectionFacts(target: string, ids: readonly string[]) {
  const search = new URLSearchParams({ target });
  for (const id of ids) search.append('id', id);
  return queryOptions({
    queryKey: keys.facts(target, ids),
    queryFn: ({ signal }) => getJson<ConnectionFacts[]>(`/api/connections/facts?${search}`, signal),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    // Whoever asked has kept the answers; a list that changes each second would leave hundreds of them here.
    gcTime: FACTS_KEPT_MS,
  });
}

export function connectionDetail(target: string, id: string) {
  const search = new URLSearchParams({ target, id });
  return queryOptions({
    queryKey: keys.detail(target, id),
    queryFn: (asked) => getShared<ConnectionDetail>(`/api/connections/detail?${search}`, asked),
  });
}
