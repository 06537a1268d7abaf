'use client';

import { useEffect, useEffectEvent } from 'react';

const OPEN = '[role="dialog"], [role="menu"]';

/** Calls `act` when `key` is pressed alone, outside of fields and of open modal dialogs; with `isFree`, only where that says so. */
export function useHotkey(key: string, act: () => void, isFree?: () => boolean): void {
  useKeyDown((event) => {
    if (event.key !== key || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest('input:not([type=checkbox]), textarea, select')) return;
    if (document.querySelector(OPEN) || isFree?.() === false) return;
    event.preventDefault();
    act();
  });
}

/** Calls `act` when `key` is pressed with Ctrl, or the command key of a Mac; in fields too, and not in open modal dialogs. */
export function useCommandKey(key: string, act: () => void): void {
  useKeyDown((event) => {
    if (event.key.toLowerCase() !== key || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    // The browser's own use of the key is no help here, whatever is open.
    event.preventDefault();
    if (!document.querySelector(OPEN)) act();
  });
}

/** Calls `act` with every key that is pressed in the document. */
export function useKeyDown(act: (event: KeyboardEvent) => void): void {
  const handle = useEffectEvent(act);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handle(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
