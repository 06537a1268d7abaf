'use client';

import { usePathname, useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { Dialog } from '@/components/ui/dialog';
import { INPUT_CLASS } from '@/components/ui/input-class';
import type { Permission } from '@/lib/domain/role';
import type { TargetDto } from '@/lib/domain/target';
import { KindBadge } from './kind-badge';
import { type Choice, listChoices } from './palette-choices';
import { placesFor } from './places';
import { useCurrentTarget } from './use-current-target';

type CommandPaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  permissions: Permission[];
  targets: TargetDto[];
};

/** The way to any page, target or connection by a few letters. The focus stays in the box. */
export function CommandPalette({ open, onOpenChange, permissions, targets }: CommandPaletteProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const router = useRouter();
  const path = usePathname();
  const current = useCurrentTarget(targets);
  const places = placesFor(permissions, current ?? targets[0]);
  const choices = open ? listChoices(text, { places, targets, current, path, search: location.search }) : [];
  const optionId = (index: number) => `${id}-${index}`;

  function change(isOpen: boolean) {
    // What was typed has been used, or was given up.
    setText('');
    setActive(0);
    onOpenChange(isOpen);
  }
  function take({ href }: Choice) {
    change(false);
    router.push(href);
  }
  function press(event: KeyboardEvent) {
    const chosen = choices[active];
    if (event.key === 'Enter' && chosen) take(chosen);
    else if (event.key === 'ArrowDown') setActive(active + 1 < choices.length ? active + 1 : 0);
    else if (event.key === 'ArrowUp') setActive(active > 0 ? active - 1 : Math.max(0, choices.length - 1));
    else return;
    event.preventDefault();
  }

  return (
    <Dialog open={open} onOpenChange={change} title="Go to">
      <input
        data-autofocus
        type="text"
        role="combobox"
        aria-label="Page, target or connection"
        aria-autocomplete="list"
        aria-expanded={choices.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={choices.length > 0 ? optionId(active) : undefined}
        value={text}
        placeholder="Page, target, or what to find"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        onKeyDown={press}
        onChange={({ target }) => {
          setText(target.value);
          setActive(0);
        }}
        className={cx(INPUT_CLASS, 'h-9 w-full px-3 pointer-coarse:h-11')}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Choices"
        className={cx('-mx-2 mt-3 h-[min(24rem,46dvh)] overflow-y-auto', choices.length === 0 && 'hidden')}
      >
        {choices.map((choice, index) => (
          <Option
            key={choice.href + choice.group}
            id={optionId(index)}
            choice={choice}
            isActive={index === active}
            heading={choice.group === choices[index - 1]?.group ? undefined : choice.group}
            onTake={() => take(choice)}
          />
        ))}
      </div>
      {choices.length === 0 && <p className="py-1.5 text-muted text-sm">Nothing like that is here.</p>}
    </Dialog>
  );
}

type OptionProps = { id: string; choice: Choice; isActive: boolean; heading: string | undefined; onTake: () => void };

function Option({ id, choice: { name, note, kind }, isActive, heading, onTake }: OptionProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <>
      {heading && (
        <div aria-hidden="true" className="px-2 pt-2 pb-1 text-muted text-xs first:pt-0">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and takes the keys. */}
      <div
        ref={row}
        id={id}
        role="option"
        aria-selected={isActive}
        tabIndex={-1}
        // A press must not take the focus out of the box.
        onPointerDown={(event) => event.preventDefault()}
        onClick={onTake}
        className={cx(
          'flex min-h-8 cursor-default items-center gap-3 rounded-sm px-2 text-sm hover:bg-hover pointer-coarse:min-h-11',
          isActive && 'bg-hover',
        )}
      >
        <span className="min-w-0 truncate">{name}</span>
        {note && <span className="min-w-0 flex-1 truncate text-muted text-xs">{note}</span>}
        {kind && <KindBadge kind={kind} />}
      </div>
    </>
  );
}
