'use client';

import { useEffect, useState } from 'react';
import { getJson } from '@/lib/client/unwrap';
import type { Changes } from '@/lib/domain/changes';
import { chunkIds } from './chunk-ids';
import type { FeedWish } from './feed-wish';
import { isSignedOut } from './poll-options';

const RETRY_MS = 5_000;
/** Requests of ids that one question may hold; see chunkIds. */
const MAX_CHUNKS = 2;

/**
 * What has changed since the list was read, told within about a second while the tab is in view; undefined while it is not
 * known, and since when nothing has been told. The server reads once for everybody who looks, so that this costs the same with one operator and with fifty.
 */
export function useChangeFeed(wish: FeedWish | undefined) {
  const [told, setTold] = useState<{ about: string; changes: Changes }>();
  const [silence, setSilence] = useState<Silence>();
  const about = wish && queryOf(wish);
  useEffect(() => {
    if (!about) return;
    const ended = new AbortController();
    void follow(
      about,
      ended.signal,
      (changes) => {
        setSilence(undefined);
        setTold((before) =>
          before?.about === about && isSilent(before.changes) && isSilent(changes) ? before : { about, changes },
        );
      },
      setSilence,
    );
    return () => ended.abort();
  }, [about]);
  return { told: told && told.about === about ? told.changes : undefined, silence: about ? silence : undefined };
}

/** The question failed at `noticedAt`, and was last answered at `since`, 0 for not yet; epoch ms by this computer's clock. */
export type Silence = { since: number; noticedAt: number };

/** Every second without news would draw the page anew for nothing. */
function isSilent({ newer, gone }: Changes): boolean {
  return !newer && gone.length === 0;
}

async function follow(
  about: string,
  signal: AbortSignal,
  tell: (changes: Changes) => void,
  miss: (silence: Silence) => void,
): Promise<void> {
  let after = 0;
  let since = 0;
  while (!signal.aborted) {
    try {
      await inView(signal);
      const changes = await getJson<Changes>(`/api/connections/changes?${about}&after=${after}`, signal);
      if (signal.aborted) return;
      // The server waits until there is something newer; should it not, or was its clock set back, this does, once.
      if (changes.at <= after) await pause(RETRY_MS, signal);
      after = changes.at;
      since = Date.now();
      tell(changes);
    } catch (error) {
      // The list's own poll tells what is wrong.
      if (signal.aborted || isSignedOut(error)) return;
      miss({ since, noticedAt: Date.now() });
      await pause(RETRY_MS, signal);
    }
  }
}

function queryOf({ target, ids, since, readAt, q }: FeedWish): string {
  const query = new URLSearchParams({ target, readAt: String(readAt) });
  if (since !== undefined) query.set('since', String(since));
  if (since !== undefined && q) query.set('q', q);
  for (const id of chunkIds(ids).slice(0, MAX_CHUNKS).flat()) query.append('id', id);
  return String(query);
}

function inView(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (!document.hidden) resolve();
    };
    document.addEventListener('visibilitychange', look, { signal });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
