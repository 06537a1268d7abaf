import type { ReactNode } from 'react';
import { cx } from './cx';

export type Tone = 'neutral' | 'positive' | 'warning' | 'danger' | 'info' | 'muted';

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-ink',
  muted: 'text-muted ring-1 ring-hairline ring-inset',
  positive: 'bg-positive-soft text-positive',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
};

type BadgeProps = {
  tone?: Tone | undefined;
  icon?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** A state in a word; the tone only repeats it. */
export function Badge({ tone = 'neutral', icon, className, children }: BadgeProps) {
  return (
    <span
      className={cx(
        'inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
