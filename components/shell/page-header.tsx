import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';

type PageHeaderProps = { title: string; children?: ReactNode; actions?: ReactNode };

/** The page's one h1, a line under it, and what can be done at the right. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <div
      className={cx(
        'mb-4 flex flex-wrap justify-between gap-x-4 gap-y-3 max-sm:mb-3 sm:gap-x-6',
        children ? 'items-start *:first:basis-56' : 'items-center',
      )}
    >
      <div className="min-w-0 flex-auto">
        <h1 className="font-semibold text-xl">{title}</h1>
        {children && <p className="mt-0.5 max-w-2xl text-pretty text-muted">{children}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
