'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

/** A new dialog each time it opens, so that nothing of the last one comes back; the page is read anew when it closes. */
export function useFreshDialog() {
  const [isOpen, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const router = useRouter();

  function change(open: boolean) {
    setOpen(open);
    if (open) setRound(round + 1);
    else router.refresh();
  }

  return { round, isOpen, change };
}
