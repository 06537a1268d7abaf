'use client';

import { X } from 'lucide-react';
import { type Ref, useId } from 'react';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/icon-button';
import { INPUT_CLASS } from '@/components/ui/input-class';

type FilterFieldProps = {
  label: string;
  value: string;
  /** The filter that is in force. */
  applied: string;
  onChange: (value: string) => void;
  onClear: () => void;
  inputRef?: Ref<HTMLInputElement> | undefined;
  className?: string;
};

/** One filter: its name inside the box, and a way to clear it. */
export function FilterField({ label, value, applied, onChange, onClear, inputRef, className }: FilterFieldProps) {
  const id = useId();
  return (
    <div className={cx('relative min-w-0', className)}>
      <label
        htmlFor={id}
        className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted text-sm max-sm:text-base"
      >
        {label}
      </label>
      <input
        id={id}
        ref={inputRef}
        value={value}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        onChange={({ target }) => onChange(target.value)}
        className={cx(
          INPUT_CLASS,
          'h-8 pr-8 pointer-coarse:h-11',
          label.length > 2 ? 'pl-13' : 'pl-8',
          applied && 'border-accent! bg-accent-soft!',
        )}
      />
      {value && (
        <IconButton
          label={`Clear ${label}`}
          size="sm"
          onClick={onClear}
          className="absolute inset-y-0 right-1 my-auto pointer-coarse:right-0"
        >
          <X aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
