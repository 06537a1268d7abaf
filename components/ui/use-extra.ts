'use client';

import { useEffect, useState } from 'react';
import { keepLoading } from './keep-loading';

/** A late part that the page can do without for a while: when it fails to load it is null, `fail` hears of it once, and it is tried again. */
export function useExtra<Part>(load: () => Promise<Part>, isWanted: boolean, fail?: () => void): Part | null {
  const [late, setLate] = useState<Part>();
  useEffect(() => {
    if (!isWanted) return;
    const ended = new AbortController();
    void keepLoading(load, ended.signal, fail).then((part) => part && setLate(() => part));
    return () => ended.abort();
  }, [isWanted, load, fail]);
  return late ?? null;
}

/** Fetches the code of a late part once the page is up and the browser at rest, so that the first use need not wait. */
export function usePreload(load: () => Promise<unknown>): void {
  useEffect(() => atRest(() => preload(load)), [load]);
}

/** A failure here is found again, and told, when the part is wanted. */
export function preload(load: () => Promise<unknown>): void {
  load().catch(() => {});
}

const REST_TIMEOUT_MS = 3000;

/** Safari has no idle callback. Answers how to call it off. */
function atRest(act: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, 500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: REST_TIMEOUT_MS });
  return () => cancelIdleCallback(handle);
}
