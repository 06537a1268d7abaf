'use client';

import { createContext, type ReactNode, useContext } from 'react';

type Clock = {
  /** How far the server's clock is ahead of this one. */
  skewMs: number;
  /** The server's time of the first render, so that both sides render the same. */
  startedAt: number;
};

const ClockContext = createContext<Clock>({ skewMs: 0, startedAt: 0 });

export function ClockProvider({ skewMs, startedAt, children }: Clock & { children: ReactNode }) {
  return <ClockContext value={{ skewMs, startedAt }}>{children}</ClockContext>;
}

export function useClock(): Clock {
  return useContext(ClockContext);
}
