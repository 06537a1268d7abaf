import type { ComponentProps } from 'react';
import { cx } from './cx';
import { INPUT_CLASS } from './input-class';

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={cx(INPUT_CLASS, 'min-h-24 resize-y px-2.5 py-2 leading-5', className)} />;
}
