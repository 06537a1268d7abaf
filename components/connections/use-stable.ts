'use client';

import { useCallback, useInsertionEffect, useRef } from 'react';

/** The newest `act` behind one name that never changes, for what many memoized rows are given. Not for use while rendering. */
export function useStable<Args extends unknown[], Answer>(act: (...args: Args) => Answer): (...args: Args) => Answer {
  const latest = useRef(act);
  useInsertionEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
