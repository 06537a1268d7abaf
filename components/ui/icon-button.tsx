import type { ComponentProps } from 'react';
import { cx } from './cx';

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & {
  label: string;
  size?: 'sm' | 'md' | undefined;
};

const SIZES = {
  sm: 'size-6 [&_svg]:size-3.5 pointer-coarse:size-9',
  md: 'size-8 [&_svg]:size-4 pointer-coarse:size-11',
};

/** A button whose only content is an icon: `label` is its name and its tooltip. */
export function IconButton({ label, size = 'md', className, type = 'button', children, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      data-tooltip={label}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded text-muted transition-colors duration-100',
        'hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink',
        'disabled:pointer-events-none disabled:opacity-50',
        SIZES[size],
        className,
      )}
    >
      {children}
    </button>
  );
}
