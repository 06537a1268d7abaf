'use client';

import { useEffect, useState } from 'react';

/**
 * A part of the page that is loaded when it is first wanted, and null until then. Without Suspense, because React
 * holds back what follows a fallback for 300 ms even when the code is there. A failed load goes to the error page.
 */
export function useLate<Part>(load: () => Promise<Part>, isWanted: boolean): Part | null {
  const [late, setLate] = useState<{ part: Part } | { error: unknown } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    load().then(
      (part) => setLate((now) => (now && 'part' in now ? now : { part })),
      (error: unknown) => setLate({ error }),
    );
  }, [isWanted, load]);
  if (late && 'error' in late) throw late.error;
  return late?.part ?? null;
}

/** Fetches the code of a late part when the page is up, so that the first use need not wait. */
export function usePreload(load: () => Promise<unknown>): void {
  useEffect(() => {
    // A failure here is found again, and told, when the part is wanted.
    load().catch(() => {});
  }, [load]);
}
