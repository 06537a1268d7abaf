'use client';

import { usePreload } from '@/components/ui/use-extra';
import { useLate } from '@/components/ui/use-late';
import type { ConnectionPanelProps } from './connection-panel';
import { useConnections } from './connections-context';

const load = () => import('./connection-panel');

/** The detail of the connection that the URL names; its code comes after the list's. */
export function ConnectionDrawer(props: ConnectionPanelProps) {
  const { state, setState } = useConnections();
  usePreload(load);
  const late = useLate(load, state.open, () => setState({ open: null }));
  return late && <late.ConnectionPanel {...props} />;
}
