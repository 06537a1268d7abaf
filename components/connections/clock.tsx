'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';

type Clock = {
  /** How far the server's clock is ahead of this one. */
  skewMs: number;
  /** The server's time of the first render, so that both sides render the same. */
  startedAt: number;
};

const ClockContext = createContext<Clock>({ skewMs: 0, startedAt: 0 });

export function ClockProvider({ skewMs, startedAt, children }: Clock & { children: ReactNode }) {
  // The same as long as it says the same: every time on the page follows it, and what is not hydrated yet would be, all at once.
  const clock = useMemo(() => ({ skewMs, startedAt }), [skewMs, startedAt]);
  return <ClockContext value={clock}>{children}</ClockContext>;
}

export function useClock(): Clock {
  return useContext(ClockContext);
}
