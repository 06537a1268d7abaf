import { Activity, type ReactNode } from 'react';

/**
 * A part of the page that comes to life after what people come for. What the server drew of it stands meanwhile, and a click or a key
 * wakes it at once. React hydrates what is inside of boundaries one level of them after the other: rows of a list stand in one,
 * and this is two.
 */
export function Later({ children }: { children: ReactNode }) {
  return (
    <Activity>
      <Activity>{children}</Activity>
    </Activity>
  );
}
