import { cx } from './cx';

/** Holds the place of text that is still being read; give it the size of what comes. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={cx('inline-block h-3 animate-breathe rounded-sm bg-hairline align-middle', className)}
    />
  );
}
