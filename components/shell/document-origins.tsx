'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';

const OriginsContext = createContext<readonly string[]>([]);

/** Keeps what the policy of this document was when it was loaded: what is rendered into it later brings no other. */
export function DocumentOriginsProvider({ origins, children }: { origins: readonly string[]; children: ReactNode }) {
  const [ofDocument] = useState(origins);
  return <OriginsContext value={ofDocument}>{children}</OriginsContext>;
}

/** Whether the browser lets this document connect to that address. */
export function useIsReachable(address: string): boolean {
  const origins = useContext(OriginsContext);
  const { origin, protocol } = new URL(address);
  // While it is developed, a page may connect everywhere by this protocol.
  return origins.includes(origin) || origins.includes(protocol);
}
