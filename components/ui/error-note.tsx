import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { cx } from './cx';

type ErrorNoteProps = {
  title: string;
  message: string;
  /** What helps on, beneath it. */
  children?: ReactNode;
  onRetry?: (() => void) | undefined;
  className?: string | undefined;
};

/** What went wrong in plain words, and the way on. */
export function ErrorNote({ title, message, children, onRetry, className }: ErrorNoteProps) {
  return (
    <div role="alert" className={cx('flex items-start gap-2.5 rounded bg-danger-soft px-3 py-2.5 text-sm', className)}>
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-danger">{title}</p>
        <p className="text-ink">{message}</p>
        {children}
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
