import type { Changes } from '@/lib/domain/changes';
import { parseSearch } from '@/lib/domain/search';
import { isLiveTerm } from '@/lib/domain/search-query';
import type { HeldList } from './held-list';
import type { ListState } from './list-params';

/** What is on screen, as the server must know it to say what has changed since. Times in epoch ms by the server's clock. */
export type FeedWish = {
  target: string;
  ids: readonly string[];
  /** Undefined: who is new is not asked. */
  since: number | undefined;
  /** Of the last row, where others follow on another page. */
  oldest: number | undefined;
  readAt: number;
  q: string;
};

/** A longer search, with the ids, would make an address that servers refuse. */
const MAX_SEARCH = 2_000;

/** A row of a clock that runs ahead by more would keep quiet who connects until then. */
const AHEAD_MS = 60_000;

/** Who left is asked of every list; who is new, where they would stand: on the first page, newest first. */
export function feedWish(
  { latest, rows, next, shownAt }: HeldList,
  { q, cursor }: Pick<ListState, 'q' | 'cursor'>,
  target: string,
  ids: readonly string[],
): FeedWish | undefined {
  if (latest.consent) return undefined;
  const isAsked = latest.order === 'newest' && cursor === null && encodeURIComponent(q).length <= MAX_SEARCH;
  const newest =
    rows.find(({ row: { connectedAt = 0 } }) => connectedAt <= shownAt + AHEAD_MS) ?? (next ? rows[0] : undefined);
  const since = isAsked ? (newest?.row.connectedAt ?? shownAt) : undefined;
  const oldest = next ? rows.at(-1)?.row.connectedAt : undefined;
  return { target, ids, since, oldest, readAt: shownAt, q };
}

/** Whether reading it anew takes signed calls or a scan: then it is read when it is due, and who left is marked until then. */
function isDear({ latest }: HeldList, q: string): boolean {
  return latest.order === 'none' || parseSearch(q).terms.some(isLiveTerm);
}

/**
 * Whether a list is read anew at once for changes that it is told of: else the next page that is read must be from after them. Undefined where nothing of
 * them is news to it. `mayMove`: its rows, just now.
 */
export function isRereadFor({ gone, newer }: Changes, held: HeldList | undefined, q: string, mayMove: boolean) {
  if (gone.length > 0 || newer) return mayMove && !!held && !isDear(held, q);
}
