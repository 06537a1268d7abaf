'use client';

import { useRef } from 'react';

/**
 * What opened a dialog gets the focus back when it closes. Radix does this only for its own triggers; ours open from
 * state. Focus that moved elsewhere meanwhile stays there.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    remember() {
      const focused = document.activeElement;
      const menu = focused?.closest('[role="menu"]');
      // A menu item is gone by then; its trigger is not.
      opener.current = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused;
    },
    giveBack(event: Event) {
      event.preventDefault();
      const isFree = !document.activeElement || document.activeElement === document.body;
      if (isFree && opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    },
  };
}
