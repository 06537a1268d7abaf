import { type ReactNode, useId } from 'react';
import { cx } from '@/components/ui/cx';

type CardProps = {
  title: string;
  /** What the figures are of, and what they do not say. */
  note?: ReactNode;
  actions?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

export function Card({ title, note, actions, className, children }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx('min-w-0 border-t pt-4', className)}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          {note && <p className="mt-0.5 max-w-2xl text-muted text-sm">{note}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      <div className="mt-3">{children}</div>
    </section>
  );
}
