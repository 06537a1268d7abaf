'use client';

import { useSyncExternalStore } from 'react';

export const REFRESH_SECONDS = [0, 5, 10, 30] as const;
const DEFAULT_SECONDS = 10;
const STORAGE_KEY = 'switchboard.refresh-seconds';
const CHANGED = 'switchboard:refresh-seconds';

/** How often the list asks again, in seconds; 0 is off. A habit of this person, so this browser remembers it. */
export function useRefreshInterval(): [number, (seconds: number) => void] {
  const seconds = useSyncExternalStore(subscribe, read, () => DEFAULT_SECONDS);
  return [seconds, write];
}

function read(): number {
  const stored = localStorage.getItem(STORAGE_KEY);
  const seconds = stored === null ? DEFAULT_SECONDS : Number(stored);
  return REFRESH_SECONDS.some((choice) => choice === seconds) ? seconds : DEFAULT_SECONDS;
}

function write(seconds: number): void {
  localStorage.setItem(STORAGE_KEY, String(seconds));
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
