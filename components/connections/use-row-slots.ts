'use client';

import { useState } from 'react';
import type { HeldRow } from './held-list';
import { passOnSlots } from './row-slots';

/** Which row shows which connection, from one list to the next; `keptId` is where the focus is. */
export function useRowSlots(rows: readonly HeldRow[], keptId: string | undefined) {
  const ids = rows.map(({ row }) => row.connectionId);
  const [held, setHeld] = useState(() => passOnSlots(new Map(), ids, undefined));
  const slots = passOnSlots(held, ids, keptId);
  if (slots !== held) setHeld(slots);
  return slots;
}
