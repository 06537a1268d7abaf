'use client';

import { useRef } from 'react';
import { isFocusFree } from './focus-free';
import { focusPage } from './keep-focus';

/**
 * What opened a dialog gets the focus back when it closes. Radix does this only for its own triggers; ours open from
 * state. Focus that moved elsewhere meanwhile stays there.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  const path = useRef('');
  return {
    remember() {
      const focused = document.activeElement;
      const menu = focused?.closest('[role="menu"]');
      // A menu item is gone by then; its trigger is not.
      path.current = location.pathname;
      opener.current = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused;
    },
    giveBack(event: Event) {
      event.preventDefault();
      if (!isFocusFree()) return;
      if (opener.current instanceof HTMLElement && opener.current.isConnected) return opener.current.focus();
      // The act took it away; or one has gone to another page, which says itself where it begins.
      if (path.current === location.pathname) focusPage();
    },
  };
}
