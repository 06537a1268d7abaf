import type { Tone } from './badge';
import { cx } from './cx';

const FILLS: Record<Tone, string> = {
  neutral: 'bg-accent',
  muted: 'bg-muted',
  positive: 'bg-positive',
  warning: 'bg-warning',
  danger: 'bg-danger',
  info: 'bg-info',
};

type MeterProps = {
  label: string;
  value: number;
  max: number;
  tone?: Tone | undefined;
  /** The value in words, such as "4 min of 10 min". */
  valueText: string;
  className?: string | undefined;
};

export function Meter({ label, value, max, tone = 'neutral', valueText, className }: MeterProps) {
  const clamped = Math.min(Math.max(value, 0), max);
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> in colours and sizes of their own.
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={clamped}
      aria-valuetext={valueText}
      className={cx('h-1 w-full overflow-hidden rounded-full bg-hairline', className)}
    >
      <div
        className={cx('h-full rounded-full', FILLS[tone])}
        style={{ width: `${max > 0 ? (clamped / max) * 100 : 0}%` }}
      />
    </div>
  );
}
