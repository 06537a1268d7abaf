'use client';

import { formatAbsolute, formatDuration } from '@/lib/domain/format';
import { Unknown } from './unknown';
import { useNow } from './use-now';

/** `1 h 42 min` since `at`, kept up to date, the moment itself on hover; unknown for what is over. */
export function LiveDuration({ at, isOver = false }: { at: number; isOver?: boolean }) {
  const words = useNow((nowMs) => (isOver ? undefined : formatDuration(nowMs - at)));
  if (words === undefined) return <Unknown />;
  return (
    <time dateTime={new Date(at).toISOString()} title={`since ${formatAbsolute(at)}`}>
      {words}
    </time>
  );
}
