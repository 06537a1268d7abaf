'use client';

import { useKeyDown } from '@/components/shell/use-hotkey';

/** Calls `act` on Escape, when nothing that floats has taken the key: dialogs, drawer and menus come first. */
export function useEscape(isOn: boolean, act: () => void): void {
  useKeyDown((event) => {
    if (isOn && event.key === 'Escape' && !event.defaultPrevented) act();
  });
}
