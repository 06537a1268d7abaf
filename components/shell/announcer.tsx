'use client';

import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

type Announce = (message: string) => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Says to screen readers what sighted people see happen, such as "3 connected, 1 left". */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [{ message, turn }, setSaid] = useState({ message: '', turn: 0 });
  const announce = useCallback<Announce>((next) => setSaid((said) => ({ message: next, turn: said.turn + 1 })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      {/* Two regions in turn: the same words twice in one region are said only once. */}
      <div role="status" aria-live="polite" className="sr-only">
        {turn % 2 === 0 && message}
      </div>
      <div role="status" aria-live="polite" className="sr-only">
        {turn % 2 === 1 && message}
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}
