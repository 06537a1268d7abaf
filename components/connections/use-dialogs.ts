'use client';

import { useRef, useState } from 'react';
import type { Act } from './outcome-words';
import type { ShownConnection } from './shown-connection';

/** `turn` tells one opening from the next, so that no dialog starts with the results of the last. */
export type OpenDialog = { act: Act; recipients: ShownConnection[]; isOpen: boolean; turn: number };

/** Which act's dialog is open, and for whom; it keeps both while it closes. */
export function useDialogs() {
  const [dialog, setDialog] = useState<OpenDialog>();
  const listRef = useRef<HTMLElement>(null);

  return {
    dialog,
    listRef,
    start: (act: Act, recipients: ShownConnection[]) =>
      setDialog((last) => ({ act, recipients, isOpen: true, turn: (last?.turn ?? 0) + 1 })),
    close: () => setDialog((open) => open && { ...open, isOpen: false }),
  };
}
