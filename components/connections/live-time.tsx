'use client';

import { formatAbsolute, formatAgo } from '@/lib/domain/format';
import { useNow } from './use-now';

/** `3 min ago`, kept up to date, the moment itself on hover. */
export function LiveTime({ at, className }: { at: number; className?: string | undefined }) {
  const words = useNow((nowMs) => formatAgo(at, nowMs));
  return (
    <time dateTime={new Date(at).toISOString()} title={formatAbsolute(at)} className={className}>
      {words}
    </time>
  );
}
