'use client';

import { Tooltip } from '@/components/ui/tooltip';
import { useConnections } from './connections-context';
import type { ShownConnection } from './shown-connection';
import { StateBadge } from './state-badge';

/** The state; where it is not plain, why, on hover and focus. The drawer says the same in full. */
export function StateCell({ connection }: { connection: ShownConnection }) {
  const { isChecking, setState } = useConnections();
  const { connectionId, state, reason, isPlain } = connection;
  if (isChecking(connectionId)) return <span className="text-muted text-sm">Checking…</span>;
  if (isPlain) return <StateBadge state={state} />;
  return (
    <Tooltip content={reason}>
      <button type="button" className="flex rounded-sm" onClick={() => setState({ open: connectionId })}>
        <StateBadge state={state} />
      </button>
    </Tooltip>
  );
}
