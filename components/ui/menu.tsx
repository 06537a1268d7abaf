'use client';

import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useState } from 'react';
import type { MenuPanelProps } from './menu-panel';
import { preload, useLate } from './use-late';

const loadPanel = () => import('./menu-panel');

type MenuProps<Part> = Omit<MenuPanelProps, 'children'> & {
  /** Brings what stands in it; the same function every time. */
  load: () => Promise<Part>;
  children: (part: Part) => ReactNode;
};

/** A button that opens a menu. Until it is first wanted there is only the button, so that every row can have one. */
export function Menu<Part>({ load, children, ...props }: MenuProps<Part>) {
  const [isWanted, setWanted] = useState(false);
  const late = useLate(loadPanel, isWanted);
  const part = useLate(load, isWanted);
  if (late && part) return <late.MenuPanel {...props}>{children(part)}</late.MenuPanel>;
  const trigger = props.trigger as ReactElement<Record<string, unknown>>;
  function preloadBoth() {
    preload(loadPanel);
    preload(load);
  }
  return cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: preloadBoth,
    onFocus: preloadBoth,
    onClick: () => setWanted(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      setWanted(true);
    },
  });
}
