import type { ComponentProps, MouseEvent } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class';
import { cx } from './cx';

type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** Work is under way: the button stays where it is, keeps focus and ignores clicks. */
  busy?: boolean | undefined;
};

export function Button({ variant, size, busy, className, type = 'button', onClick, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      onClick={busy ? ignore : onClick}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      className={cx(buttonClass(variant, size), busy && 'cursor-default', className)}
    >
      {children}
      {busy && (
        <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-0.5 animate-late overflow-hidden">
          <span className="block h-full w-2/5 animate-sweep rounded-full bg-current" />
        </span>
      )}
    </button>
  );
}

function ignore(event: MouseEvent) {
  event.preventDefault();
}
