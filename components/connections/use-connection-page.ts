'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { connectionPage, keys, type ListParams, readAnew } from '@/lib/client/queries';
import { holdPage, listChanges, markLeft, showPage } from './held-list';
import { pollOptions } from './poll-options';
import { skewOf } from './skew';

type PageOptions = {
  /** 0: only on request */
  everyMs: number;
  /** Whether rows may move now: nobody looks closely at the list. */
  isQuiet: boolean;
};

/** The list on screen. New answers are shown at once while it is quiet, and are held back otherwise. */
export function useConnectionPage(params: ListParams, { everyMs, isQuiet }: PageOptions) {
  const queries = useQueryClient();
  /** What this browser has heard of lists was read then, by the server's clock; a page from before would not show it. */
  const heard = useRef(0);
  const query = useQuery({ ...connectionPage(params, () => heard.current), ...pollOptions(everyMs) });
  const key = JSON.stringify(params);
  const answer = query.isPlaceholderData ? undefined : query.data;
  // What came with the page is there from the start, so that the page is not drawn twice before it can be used.
  const [held, setHeld] = useState(() => answer && showPage(key, answer));
  const [showNext, setShowNext] = useState(() => answer !== undefined && query.isFetching);

  // State that follows the answer is set while rendering, so that no frame shows the old list under the new filter.
  if (answer && (held?.key !== key || held.latest !== answer)) {
    const isOther = held?.key !== key;
    setHeld(isOther || isQuiet || showNext || answer.consent ? showPage(key, answer) : holdPage(held, answer));
    // A list that comes from memory is replaced by the answer that is already on its way.
    if (showNext || isOther) setShowNext(isOther && query.isFetching);
  }

  const skewMs = skewOf(query.dataUpdatedAt, answer?.answeredAt);
  const isKnown = held?.key === key;
  // What gathered while somebody was at the list is put on screen once they have left it.
  const isBehind = useMemo(() => held !== undefined && listChanges(held).differs, [held]);
  if (isQuiet && isKnown && isBehind) setHeld(showPage(held.key, held.latest));

  return {
    held,
    /** Still the rows of the list before, until the first answer of this one. */
    isStale: !isKnown,
    error: query.error,
    isFetching: query.isFetching,
    /** When that was which is known of it, epoch ms by this computer's clock; 0 before the first answer. */
    readAt: answer ? Math.min(query.dataUpdatedAt, answer.readAt - skewMs) : 0,
    skewMs,
    refresh() {
      setShowNext(true);
      void readAnew(queries, keys.page(params));
    },
    /** Something changed by then, epoch ms by the server's clock: read again at once, or when the list is read anyway. Whether that moves rows is decided as for every other answer. */
    hear(atMs: number, isReread: boolean) {
      heard.current = atMs;
      if (isReread) void query.refetch();
    },
    /** These have left; their rows stay where they are and say so. */
    markLeft: (gone: readonly string[], atMs: number) => setHeld((now) => now && markLeft(now, gone, atMs)),
    show() {
      if (held) setHeld(showPage(held.key, held.latest));
    },
  };
}
