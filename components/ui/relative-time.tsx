import { formatAbsolute, formatAgo } from '@/lib/domain/format';

/** `at` and `now` in epoch ms; the caller owns the clock, so that all times on a page move together. */
export function RelativeTime({ at, now, className }: { at: number; now: number; className?: string | undefined }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatAbsolute(at)}
      className={className}
      suppressHydrationWarning
    >
      {formatAgo(at, now)}
    </time>
  );
}
