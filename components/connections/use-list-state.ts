'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { useSearchHash } from '@/lib/client/use-search-hash';
import { type LinkedView, type ListState, listHref, readListState } from './list-params';

/** The list's state in the address; every change is a step that the Back button takes back. `linked` must stay the same object. */
export function useListState(linked: LinkedView | null): [ListState, (changes: Partial<ListState>) => void] {
  const params = useSearchParams();
  const hash = useSearchHash(params.has('long'));
  const state = useMemo(() => readListState((name) => params.get(name), hash, linked), [params, hash, linked]);
  const setState = useCallback(
    (changes: Partial<ListState>) => {
      // The address itself, not what was rendered last: two changes in one moment must both hold.
      const { pathname, search, hash } = window.location;
      const now = new URLSearchParams(search);
      const next = listHref({ ...readListState((name) => now.get(name), hash, linked), ...changes });
      // Next keeps `useSearchParams` in step with the history, without asking the server.
      if (next !== `${pathname}${search}${hash}`) window.history.pushState(null, '', next);
    },
    [linked],
  );
  return [state, setState];
}
