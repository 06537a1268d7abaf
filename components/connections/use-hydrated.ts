'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False while rendering what the server rendered; for what only this browser knows, such as its time zone. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
