'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { DrawerPanel } from '@/components/ui/drawer-panel';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { useConnections } from './connections-context';
import { DetailBody, type DetailBodyProps } from './detail-body';

export type ConnectionPanelProps = Omit<DetailBodyProps, 'id'>;

/** The detail of the connection that the URL names. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const { state, setState } = useConnections();
  const id = state.open;
  return (
    <DrawerPanel
      open={id !== null}
      onOpenChange={(isOpen) => !isOpen && setState({ open: null })}
      title={<span className="font-mono">{id && shortConnectionId(id)}</span>}
      headerActions={id && <CopyButton value={id} label="Copy connection id" />}
    >
      {id !== null && <DetailBody key={id} id={id} {...props} />}
    </DrawerPanel>
  );
}
