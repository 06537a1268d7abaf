'use client';

import { useCallback, useEffect, useState } from 'react';
import { useExtra } from '@/components/ui/use-extra';
import { chunkIds } from '@/lib/client/chunk-ids';
import type { Changes } from '@/lib/domain/changes';
import type { FeedWish } from './feed-wish';

const load = () => import('./follow-changes');
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
  const missCode = useCallback(() => setSilence({ since: 0, noticedAt: Date.now() }), []);
  const late = useExtra(load, about !== undefined, missCode);
  useEffect(() => {
    if (!about || !late) return;
    const ended = new AbortController();
    void late.followChanges(
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
  }, [about, late]);
  return { told: told && told.about === about ? told.changes : undefined, silence: about ? silence : undefined };
}

/** No answer had come at `noticedAt`, and the last one was `since`, 0 for none yet; epoch ms by this computer's clock. */
export type Silence = { since: number; noticedAt: number };

/** Every second without news would draw the page anew for nothing. */
function isSilent({ newer, gone }: Changes): boolean {
  return !newer && gone.length === 0;
}

function queryOf({ target, ids, since, oldest, readAt, q }: FeedWish): string {
  const query = new URLSearchParams({ target, readAt: String(readAt) });
  if (since !== undefined) query.set('since', String(since));
  if (oldest !== undefined) query.set('oldest', String(oldest));
  if (since !== undefined && q) query.set('q', q);
  for (const id of chunkIds(ids).slice(0, MAX_CHUNKS).flat()) query.append('id', id);
  return String(query);
}
