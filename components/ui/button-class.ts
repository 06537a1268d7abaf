import { cx } from './cx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent-solid text-on-solid hover:bg-accent-solid/90',
  secondary: 'border border-edge bg-surface text-ink hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'bg-danger-solid text-on-solid hover:bg-danger-solid/90',
};

/** Fingers get taller targets than mice. */
const SIZES: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 px-2.5 text-sm pointer-coarse:h-10',
  md: 'h-8 gap-2 px-3 text-sm pointer-coarse:h-11',
};

/** The look of a button, for links that act as one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return cx(
    'relative inline-flex shrink-0 select-none items-center justify-center overflow-hidden whitespace-nowrap rounded font-medium',
    'transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    VARIANTS[variant],
    SIZES[size],
  );
}
