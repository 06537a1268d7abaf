'use client';

import { useEffect, useMemo, useRef } from 'react';
import type { Changes } from '@/lib/domain/changes';
import { feedWish, isRereadFor } from './feed-wish';
import { describeChanges, listChanges } from './held-list';
import type { ListState } from './list-params';
import { useChangeFeed } from './use-change-feed';
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

/**
 * A list that may move is read again because of changes once in each such span of the server's time, however many there are. Whoever looks at the same
 * list hears of the same round, so that they read it together, and the table is read once.
 */
const REREAD_SPAN_MS = 3_000;

/** What changed while the list held still, by its own polls and by the feed, and the way to see it. */
export function useChanges({ page, isOn, target, state, ids, isQuiet }: ChangesOptions) {
  const { held, isStale, markLeft, hear, show, refresh } = page;
  const wish = useMemo(
    () => (isOn && held && !isStale ? feedWish(held, state, target, ids) : undefined),
    [isOn, held, isStale, state, target, ids],
  );
  const { told, silence } = useChangeFeed(wish);
  const known = useMemo(() => (held && !isStale ? listChanges(held) : undefined), [held, isStale]);
  const newer = told?.newer ?? 0;
  const rereadSpan = useRef(0);

  const follow = useStable((changes: Changes) => {
    if (changes.gone.length > 0) markLeft(changes.gone, changes.at);
    const span = Math.floor(changes.at / REREAD_SPAN_MS);
    const isReread = isRereadFor(changes, held, state.q, isQuiet && span !== rereadSpan.current);
    if (isReread === undefined) return;
    if (isReread) rereadSpan.current = span;
    hear(changes.endedAt, isReread);
  });
  useEffect(() => {
    if (told) follow(told);
  }, [told, follow]);

  return {
    /** The last answer of any kind, epoch ms by this computer's clock, when the feed has failed since; else 0. */
    silentSince: silence && page.readAt < silence.noticedAt ? Math.max(silence.since, page.readAt) : 0,
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
