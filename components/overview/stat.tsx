import type { ReactNode } from 'react';

type StatProps = { name: string; icon?: ReactNode; value: ReactNode; children?: ReactNode };

/** One figure, and under it how sure it is. */
export function Stat({ name, icon, value, children }: StatProps) {
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-1.5 text-muted text-sm [&_svg]:size-3.5">
        {icon}
        {name}
      </dt>
      <dd className="mt-1 font-semibold text-[1.625rem] leading-9 tracking-tight">{value}</dd>
      {children && <dd className="mt-0.5 text-muted text-xs">{children}</dd>}
    </div>
  );
}
