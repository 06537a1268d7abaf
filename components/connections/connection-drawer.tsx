'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { Drawer } from '@/components/ui/drawer';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { useConnections } from './connections-context';
import { DetailBody, type DetailBodyProps } from './detail-body';

type ConnectionDrawerProps = Omit<DetailBodyProps, 'id'>;

/** The detail of the connection that the URL names. */
export function ConnectionDrawer(props: ConnectionDrawerProps) {
  const { state, setState } = useConnections();
  const id = state.open;
  return (
    <Drawer
      open={id !== null}
      onOpenChange={(isOpen) => !isOpen && setState({ open: null })}
      title={<span className="font-mono">{id && shortConnectionId(id)}</span>}
      headerActions={id && <CopyButton value={id} label="Copy connection id" />}
    >
      {id !== null && <DetailBody key={id} id={id} {...props} />}
    </Drawer>
  );
}
