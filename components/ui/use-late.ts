'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { toast } from './toast';

/**
 * A part of the page that somebody pressed for: loaded when it is first wanted, and null until then. Without Suspense, because React holds back what
 * follows a fallback for 300 ms even when the code is there. When it does not load that is told, and `giveUp` has it wanted no more, so that the next press
 * tries again; so does another `wanted`, which is therefore no object that `giveUp` renews.
 */
export function useLate<Part>(
  load: () => Promise<Part>,
  wanted: unknown,
  giveUp?: (isWanted: false) => void,
): Part | null {
  const [late, setLate] = useState<Part>();
  const miss = useEffectEvent(() => {
    giveUp?.(false);
    tellMissing();
  });
  useEffect(() => {
    if (!wanted) return;
    let isOver = false;
    load().then(
      (part) => setLate(() => part),
      () => isOver || miss(),
    );
    return () => {
      isOver = true;
    };
  }, [wanted, load]);
  return late ?? null;
}

/** Says that a part did not load: the network is gone, or a newer build no longer has it. */
export function tellMissing(): void {
  toast.error('This part of the page could not be loaded', {
    id: 'late',
    description: 'Try again in a moment. If that does not help, the console was updated: reload the page.',
    action: { label: 'Reload', onClick: () => location.reload() },
  });
}
