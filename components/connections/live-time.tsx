'use client';

import { RelativeTime } from '@/components/ui/relative-time';
import { useNow } from './use-now';

/** `3 min ago`, kept up to date. */
export function LiveTime({ at, className }: { at: number; className?: string | undefined }) {
  return <RelativeTime at={at} now={useNow()} className={className} />;
}
