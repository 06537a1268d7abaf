'use client';

import { formatDuration } from '@/lib/domain/format';
import { IDLE_TIMEOUT_MS, MAX_CONNECTION_AGE_MS } from '@/lib/domain/limits';
import type { ShownConnection } from './shown-connection';
import { Unknown } from './unknown';
import { useNow } from './use-now';

/** When API Gateway will close it by itself, by what is known: by age after 2 hours, or without traffic after 10 minutes. */
export function CutOff({ connection: { connectedAt, lastActiveAt } }: { connection: ShownConnection }) {
  const byAge = connectedAt === undefined ? undefined : connectedAt + MAX_CONNECTION_AGE_MS;
  const byIdle = lastActiveAt === undefined ? undefined : lastActiveAt + IDLE_TIMEOUT_MS;
  const at = Math.min(byAge ?? Number.POSITIVE_INFINITY, byIdle ?? Number.POSITIVE_INFINITY);
  const words = useNow((nowMs) => (at <= nowMs ? 'due' : formatDuration(at - nowMs)));
  if (!Number.isFinite(at)) return <Unknown />;
  return <span title={at === byAge ? 'by its age of 2 hours' : 'if it stays without traffic'}>{words}</span>;
}
