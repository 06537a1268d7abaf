'use client';

import { useSyncExternalStore } from 'react';

const CHANGED = 'switchboard:stored';

/** What this browser remembers under `key`; null for nothing, and while rendering what the server rendered. */
export function useStored(key: string): [string | null, (text: string | null) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    // With nothing remembered, which is usual, the page is not drawn again once the browser has been asked.
    () => null,
  );
  return [text, (changed) => store(key, changed)];
}

/** Remembers `text` under `key`, or forgets what was there. */
export function store(key: string, text: string | null): void {
  if (text === null) localStorage.removeItem(key);
  else localStorage.setItem(key, text);
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
