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
export function Menu<Part>(props: MenuProps<Part>) {
  const [isWanted, setWanted] = useState(false);
  const trigger = asTrigger(props, () => setWanted(true));
  return isWanted ? <LateMenu {...props} meanwhile={trigger} /> : trigger;
}

type LateMenuProps<Part> = MenuProps<Part> & { meanwhile: ReactElement };

function LateMenu<Part>({ load, children, meanwhile, ...props }: LateMenuProps<Part>) {
  const late = useLate(loadPanel, true);
  const part = useLate(load, true);
  return late && part ? <late.MenuPanel {...props}>{children(part)}</late.MenuPanel> : meanwhile;
}

function asTrigger<Part>({ trigger, load }: MenuProps<Part>, open: () => void): ReactElement {
  function preloadBoth() {
    preload(loadPanel);
    preload(load);
  }
  return cloneElement(trigger as ReactElement<Record<string, unknown>>, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: preloadBoth,
    onFocus: preloadBoth,
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      open();
    },
  });
}
