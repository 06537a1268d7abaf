'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { formatSearch } from '@/lib/domain/search';
import { useConnections } from './connections-context';
import { ListLink } from './list-link';
import type { ShownConnection } from './shown-connection';
import { Unknown } from './unknown';

type IpCellProps = { connection: ShownConnection; hasCopy: boolean };

export function IpCell({ connection: { connectionId, sourceIp, isMasked }, hasCopy }: IpCellProps) {
  const { finds } = useConnections();
  if (!sourceIp) return <Unknown />;
  if (isMasked) return <span className="truncate text-muted">{sourceIp}</span>;
  return (
    <span className="flex items-center gap-1">
      {finds.includes('ip') ? (
        <ListLink
          changes={{ q: formatSearch([{ kind: 'ip', value: sourceIp }]), cursor: null }}
          title={sourceIp}
          className="truncate rounded-sm hover:underline"
        >
          {sourceIp}
        </ListLink>
      ) : (
        <span className="truncate">{sourceIp}</span>
      )}
      {hasCopy && (
        <CopyButton
          key={connectionId}
          value={sourceIp}
          label="Copy source IP"
          className="pointer-coarse:hidden pointer-fine:opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        />
      )}
    </span>
  );
}
