import type { ReactNode } from 'react';

type PageHeaderProps = { title: string; children?: ReactNode; actions?: ReactNode };

/** The page's one h1, a line under it, and what can be done at the right. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-56">
        <h1 className="font-semibold text-xl">{title}</h1>
        {children && <p className="mt-0.5 max-w-2xl text-pretty text-muted">{children}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
