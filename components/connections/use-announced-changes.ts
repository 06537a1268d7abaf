'use client';

import { useEffect, useRef } from 'react';
import { useAnnounce } from '@/components/shell/announcer';

/** A busy fleet changes with every answer; nobody wants to hear each of them. */
const QUIET_MS = 15_000;

/** Says what the pill shows to those who do not see it: the newest wording, at most every quarter of a minute. */
export function useAnnouncedChanges(words: string | undefined): void {
  const announce = useAnnounce();
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!words) return;
    const say = () => {
      saidAt.current = performance.now();
      announce(words);
    };
    const timer = setTimeout(say, Math.max(0, saidAt.current + QUIET_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [words, announce]);
}
