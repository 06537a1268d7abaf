'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { IndexedFilter } from '@/lib/domain/connection';
import type { TargetDto } from '@/lib/domain/target';
import type { View } from '@/lib/domain/view';
import type { ListState } from './list-params';
import type { Act } from './outcome-words';
import type { ShownConnection } from './shown-connection';
import type { TableSettings } from './table-settings';

/** What everything on this page may do, wherever it stands: row, action bar, drawer. */
export type Connections = {
  target: TargetDto;
  /** What this person's role allows; the server refuses the rest anyway. */
  can: Record<Act | 'block' | 'reveal', boolean>;
  state: ListState;
  setState: (changes: Partial<ListState>) => void;
  /** Filters that this table answers; links to what it cannot answer are left out. */
  finds: readonly IndexedFilter[];
  /** Gives this person's agreement to a scan of this target's table, or takes it back. */
  setMayScan: (mayScan: boolean) => void;
  /** Opens the dialog of an act. */
  start: (act: Act, recipients: ShownConnection[]) => void;
  check: (connections: ShownConnection[]) => void;
  isChecking: (connectionId: string) => boolean;
  /** How this person wants the table, and how to change it; null for as it usually is. */
  table: TableSettings;
  setTable: (changes: Partial<TableSettings> | null) => void;
  /** The saved view that is open, and whether the list is another one by now. */
  view: View | undefined;
  isViewChanged: boolean;
};

const ConnectionsContext = createContext<Connections | null>(null);

export function ConnectionsProvider({ value, children }: { value: Connections; children: ReactNode }) {
  return <ConnectionsContext value={value}>{children}</ConnectionsContext>;
}

export function useConnections(): Connections {
  const connections = useContext(ConnectionsContext);
  if (!connections) throw new Error('useConnections is used outside of ConnectionsProvider');
  return connections;
}
