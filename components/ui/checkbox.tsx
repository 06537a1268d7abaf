'use client';

import { Check, Minus } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './cx';

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'checked' | 'onChange' | 'ref'> & {
  checked: boolean | 'indeterminate';
  /** `shiftKey` lets a list select a range. */
  onCheckedChange: (checked: boolean, how: { shiftKey: boolean }) => void;
};

const keep = () => {};

export function Checkbox({ checked, onCheckedChange, className, ...rest }: CheckboxProps) {
  const Mark = checked === 'indeterminate' ? Minus : Check;
  return (
    <span className={cx('relative inline-flex size-4 shrink-0', className)}>
      <input
        {...rest}
        type="checkbox"
        ref={(input) => {
          if (input) input.indeterminate = checked === 'indeterminate';
        }}
        checked={checked === true}
        // Not onChange: React loses the change of a box that was clicked before it knew the box, on a page that just came.
        onClick={({ shiftKey }) => onCheckedChange(checked !== true, { shiftKey })}
        onChange={keep}
        className={cx(
          'size-4 cursor-pointer appearance-none rounded-sm border border-edge bg-surface transition-colors duration-100',
          // The box is small; what can be hit is not.
          'after:absolute after:-inset-2 after:content-[""] pointer-coarse:after:-inset-3.5',
          'hover:border-muted checked:border-accent-solid checked:bg-accent-solid indeterminate:border-accent-solid indeterminate:bg-accent-solid',
        )}
      />
      {checked && (
        <Mark
          aria-hidden="true"
          strokeWidth={3}
          className="pointer-events-none absolute inset-0 m-auto size-3 text-on-solid"
        />
      )}
    </span>
  );
}
