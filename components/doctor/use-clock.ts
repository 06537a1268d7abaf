'use client';

import { useEffect, useState } from 'react';

const TICK_MS = 1_000;

/** The present in epoch ms, by the browser's clock; it moves once a second. */
export function useClock(startMs: number): number {
  const [now, setNow] = useState(startMs);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
