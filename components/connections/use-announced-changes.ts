'use client';

import { useEffect } from 'react';
import { useAnnounce } from '@/components/shell/announcer';

/** Says what the pill shows to those who do not see it, once for each new wording. */
export function useAnnouncedChanges(words: string | undefined): void {
  const announce = useAnnounce();
  useEffect(() => {
    if (words) announce(words);
  }, [words, announce]);
}
