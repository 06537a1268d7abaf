'use client';

import { useEffect, useMemo, useRef } from 'react';
import type { Changes } from '@/lib/domain/changes';
import { parseSearch } from '@/lib/domain/search';
import { describeChanges, type HeldList, listChanges } from './held-list';
import type { ListState } from './list-params';
import { type FeedWish, useChangeFeed } from './use-change-feed';
import type { useConnectionPage } from './use-connection-page';
import { useStable } from './use-stable';

type ChangesOptions = {
  page: ReturnType<typeof useConnectionPage>;
  /** Whether the list is one that is read again by itself. */
  isOn: boolean;
  target: string;
  state: ListState;
  /** Rows in view. */
  ids: readonly string[];
  /** Rows may move now. */
  isQuiet: boolean;
};

/** A list that may move is read again because of changes no more often than this, however many there are. */
const MIN_REREAD_MS = 3_000;

/** What changed while the list held still, by its own polls and by the feed, and the way to see it. */
export function useChanges({ page, isOn, target, state, ids, isQuiet }: ChangesOptions) {
  const { held, isStale, markLeft, reread, show, refresh } = page;
  const wish = useMemo(
    () => (isOn && held && !isStale ? wishOf(held, state, target, ids) : undefined),
    [isOn, held, isStale, state, target, ids],
  );
  const told = useChangeFeed(wish);
  const known = useMemo(() => (held && !isStale ? listChanges(held) : undefined), [held, isStale]);
  // Oldest first, who is new stands at the end, on another page most of the time.
  const newer = held?.latest.order === 'oldest' ? 0 : (told?.newer ?? 0);
  const rereadAt = useRef(0);

  const follow = useStable((changes: Changes) => {
    if (changes.gone.length > 0) markLeft(changes.gone, changes.at);
    const hasNews = changes.gone.length > 0 || (changes.newer ?? 0) > 0;
    if (!isQuiet || !hasNews || performance.now() - rereadAt.current < MIN_REREAD_MS) return;
    rereadAt.current = performance.now();
    reread();
  });
  useEffect(() => {
    if (told) follow(told);
  }, [told, follow]);

  return {
    words:
      known &&
      describeChanges({
        ...known,
        arrived: Math.max(known.arrived, newer),
        isAtLeast: told?.isAtLeast && newer >= known.arrived,
      }),
    /** What is known only from the feed has to be read first. */
    show: known && newer > known.arrived ? refresh : show,
  };
}

/** The feed knows users and addresses, and the whole fleet; of other searches it cannot say what is new. */
function wishOf(held: HeldList, state: ListState, target: string, ids: readonly string[]): FeedWish | undefined {
  const { latest, rows, shownAt } = held;
  if (latest.consent || latest.order === 'none' || state.cursor !== null) return undefined;
  const { terms } = parseSearch(state.q);
  const named = { user: '', ip: '' };
  for (const term of terms) {
    if ((term.kind !== 'user' && term.kind !== 'ip') || term.value.endsWith('*')) return undefined;
    if (term.kind === 'user') named.user = term.value;
    else named.ip = term.value;
  }
  const newest = latest.order === 'newest' ? rows[0]?.row.connectedAt : undefined;
  return { target, ids, since: newest ?? shownAt, readAt: shownAt, ...named };
}
