'use client';

import { type ReactNode, useId } from 'react';
import { cx } from './cx';

type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode }[];
  className?: string | undefined;
};

/** A few choices side by side, one of them chosen. Native radios, so the arrow keys work by themselves. */
export function Segmented<Value extends string>({ label, value, onChange, options, className }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className={cx('inline-flex rounded border border-edge bg-canvas p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'relative inline-flex h-6.5 flex-1 items-center justify-center gap-1.5 whitespace-nowrap rounded-sm px-2.5 text-muted text-sm pointer-coarse:h-9',
            'transition-colors duration-100 hover:text-ink has-checked:bg-accent-soft has-checked:text-ink has-checked:shadow-[0_0_0_1px_var(--edge)]',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent [&_svg]:size-4',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none rounded-sm outline-none"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
