'use client';

import { useEffect, useEffectEvent } from 'react';

/** Calls `act` on Escape, when nothing that floats has taken the key: dialogs, drawer and menus come first. */
export function useEscape(isOn: boolean, act: () => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) act();
  });
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => handle(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn]);
}
