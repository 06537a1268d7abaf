import type { ComponentProps } from 'react';
import { cx } from './cx';
import { INPUT_CLASS } from './input-class';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(INPUT_CLASS, 'h-8 px-2.5 pointer-coarse:h-11', className)} />;
}
