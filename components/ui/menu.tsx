'use client';

import { cloneElement, type KeyboardEvent, type ReactElement, useState } from 'react';
import type { MenuProps } from './menu-panel';
import { preload, useLate } from './use-late';

const load = () => import('./menu-panel');

/** A button that opens a menu. Until it is first wanted there is only the button, so that every row can have one. */
export function Menu(props: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  const late = useLate(load, isWanted);
  if (late) return <late.MenuPanel {...props} />;
  const trigger = props.trigger as ReactElement<Record<string, unknown>>;
  return cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: () => preload(load),
    onFocus: () => preload(load),
    onClick: () => setWanted(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      setWanted(true);
    },
  });
}

// One import for a menu and what stands in it.
export { MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from './menu-items';
