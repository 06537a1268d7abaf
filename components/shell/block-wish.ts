'use client';

import { useSyncExternalStore } from 'react';

/** Whom somebody wants to block; the value may be empty. */
export type BlockWish = { target: string; by: 'user' | 'address'; value: string };
/** `turn` tells one wish from the next; it holds on the page where it was made. */
type Asked = { wish: BlockWish; turn: number; path: string };

let asked: Asked | undefined;
const listeners = new Set<() => void>();

/** Opens the form that blocks, from wherever: a row, a drawer, a job. */
export function askToBlock(wish: BlockWish): void {
  asked = { wish, turn: (asked?.turn ?? 0) + 1, path: window.location.pathname };
  for (const listener of listeners) listener();
}

/** What was asked for last, for the one place that shows the form. */
export function useBlockWish(): Asked | undefined {
  return useSyncExternalStore(
    subscribe,
    () => asked,
    () => undefined,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
