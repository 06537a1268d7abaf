import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './cx';
import { INPUT_CLASS } from './input-class';

/** The platform's own select: best on phones and by keyboard. `className` sets the width of the whole. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={cx('relative inline-block shrink-0', className)}>
      <select {...rest} className={cx(INPUT_CLASS, 'h-8 appearance-none pr-8 pl-2.5 pointer-coarse:h-11')} />
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
