'use client';

import { useEffect } from 'react';
import { useIsReachable } from '@/components/shell/document-origins';

const RELOADED_FOR = 'reloaded-for';

/**
 * Whether this document may connect to that address. One that was opened before the target was there, or before somebody signed in, may
 * not, so it is loaded anew, once: a console that does not know the target either gives the same policy again.
 */
export function useFreshDocument(address: string): boolean {
  const isReachable = useIsReachable(address);
  const { origin } = new URL(address);
  useEffect(() => {
    if (isReachable) return sessionStorage.removeItem(RELOADED_FOR);
    if (sessionStorage.getItem(RELOADED_FOR) === origin) return;
    sessionStorage.setItem(RELOADED_FOR, origin);
    window.location.reload();
  }, [isReachable, origin]);
  return isReachable;
}
