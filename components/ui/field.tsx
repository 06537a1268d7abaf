import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { cx } from './cx';

type FieldIds = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string | undefined;
  /** Buttons in one line with the control, whatever stands below it. */
  beside?: ReactNode;
  /** One control, which gets the ids as props, or a function of them. */
  children: ReactElement<Partial<FieldIds>> | ((ids: FieldIds) => ReactNode);
};

export function Field({ label, hint, error, className, beside, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const ids: FieldIds = { id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined };
  const control = typeof children === 'function' ? children(ids) : cloneElement(children, ids);
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {beside ? (
        <div className="flex flex-wrap gap-2">
          <div className="min-w-0 flex-1 basis-56">{control}</div>
          {beside}
        </div>
      ) : (
        control
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}
