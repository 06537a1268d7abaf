import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';

type PageHeaderProps = { title: string; children?: ReactNode; actions?: ReactNode };

/** The page's one h1, a line under it, and what can be done at the right. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-3 max-sm:mb-3 sm:gap-x-6">
      <div className={cx('min-w-0 flex-auto', children ? 'basis-56' : false)}>
        <h1 className="font-semibold text-xl">{title}</h1>
        {children && <p className="mt-0.5 max-w-2xl text-pretty text-muted">{children}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
