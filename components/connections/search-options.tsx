'use client';

import { cx } from '@/components/ui/cx';
import type { Completion } from './search-completions';

type SearchOptionsProps = {
  id: string;
  options: Completion[];
  /** Index of the one that Enter would take; -1 for none. */
  active: number;
  onTake: (option: Completion) => void;
};

/** The list under the search box. The focus stays in the box. */
export function SearchOptions({ id, options, active, onTake }: SearchOptionsProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Completions"
      className="absolute inset-x-0 top-full z-30 mt-1 max-h-96 overflow-y-auto rounded-md bg-raised p-1 shadow-float"
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and takes the keys.
        <div
          key={option.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          // A press must not take the focus out of the box.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
          className={cx(
            'flex min-h-8 cursor-default items-center gap-4 rounded-sm px-2 text-sm hover:bg-hover pointer-coarse:min-h-11',
            index === active && 'bg-hover',
          )}
        >
          <span className="max-w-[60%] shrink-0 truncate font-mono">{option.text}</span>
          <span className="truncate text-muted text-xs">{option.means}</span>
        </div>
      ))}
    </div>
  );
}

export { complete } from './search-completions';
