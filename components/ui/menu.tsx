'use client';

import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useState } from 'react';
import type { MenuPanelProps } from './menu-panel';
import { preload } from './use-extra';
import { tellMissing } from './use-late';

const loadPanel = () => import('./menu-panel');

type MenuProps<Part> = Omit<MenuPanelProps, 'children'> & {
  /** Brings what stands in it. */
  load: () => Promise<Part>;
  children: (part: Part) => ReactNode;
};

/** A button that opens a menu. Until it is first opened there is only the button, so that every row can have one. */
export function Menu<Part>({ load, children, ...props }: MenuProps<Part>) {
  const loadBoth = () => Promise.all([loadPanel(), load()]);
  const [late, setLate] = useState<Awaited<ReturnType<typeof loadBoth>>>();
  const open = () => void loadBoth().then(setLate, tellMissing);
  if (!late) return asTrigger(props.trigger, open, () => preload(loadBoth));
  const [{ MenuPanel }, part] = late;
  return <MenuPanel {...props}>{children(part)}</MenuPanel>;
}

function asTrigger(trigger: ReactElement, open: () => void, prepare: () => void): ReactElement {
  return cloneElement(trigger as ReactElement<Record<string, unknown>>, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      open();
    },
  });
}
