'use client';

import { useSyncExternalStore } from 'react';
import { useClock } from './clock';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = Date.now();

/** What is to be said of the time by the server's clock, epoch ms. Drawn anew only when that changes; one timer moves all of them. */
export function useNow<Said extends string | number | undefined>(say: (nowMs: number) => Said): Said {
  const { skewMs, startedAt } = useClock();
  return useSyncExternalStore(
    subscribe,
    () => say(nowMs + skewMs),
    () => say(startedAt),
  );
}

function subscribe(onTick: () => void): () => void {
  listeners.add(onTick);
  if (!timer) {
    tick();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(onTick);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const onTick of listeners) onTick();
}
