'use client';

import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { ConnectionPage } from '@/lib/domain/connection';
import { getJson } from './unwrap';

const CHANGED = 'switchboard:own-client';
const LOOK_AGAIN_MS = 1_000;
const keyOf = (target: string) => `test-client:${target}`;

/** The connection of this browser's open test client at a target, whichever tab has it; null without one. */
export function useOwnClient(target: string): string | null {
  return useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(keyOf(target)),
    () => null,
  );
}

export function rememberOwnClient(target: string, connectionId: string): void {
  localStorage.setItem(keyOf(target), connectionId);
  window.dispatchEvent(new Event(CHANGED));
}

/** Unless another tab's is known by now. */
export function forgetOwnClient(target: string, connectionId: string): void {
  if (localStorage.getItem(keyOf(target)) !== connectionId) return;
  localStorage.removeItem(keyOf(target));
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  // `storage` tells of other tabs only.
  window.addEventListener('storage', onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener('storage', onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

/** The rows of exactly this user; asked for until there is one, because an index tells of a new row a moment later. */
export function rowsOfUser(target: string, user: string) {
  const search = new URLSearchParams({ target, user, size: '25' });
  return queryOptions({
    queryKey: ['test-client', target, user] as const,
    queryFn: ({ signal }) => getJson<ConnectionPage>(`/api/connections?${search}`, signal),
    refetchInterval: ({ state: { data } }) => (data && (data.rows.length > 0 || data.consent) ? false : LOOK_AGAIN_MS),
  });
}
