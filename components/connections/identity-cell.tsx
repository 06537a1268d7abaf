'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { ListLink } from './list-link';
import type { ShownConnection } from './shown-connection';

/** The id; where the list has little room, a second line says what the hidden columns would. */
export function IdentityCell({ connection, hasCopy }: { connection: ShownConnection; hasCopy: boolean }) {
  const { connectionId, userId, sourceIp } = connection;
  return (
    <>
      <span className="flex items-center gap-1">
        <ListLink
          changes={{ open: connectionId }}
          title={connectionId}
          className="truncate rounded-sm font-mono hover:underline"
        >
          {shortConnectionId(connectionId)}
        </ListLink>
        {hasCopy && (
          <CopyButton
            key={connectionId}
            value={connectionId}
            label="Copy connection id"
            className="pointer-coarse:hidden pointer-fine:opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
          />
        )}
      </span>
      <span className="block truncate text-muted text-xs @3xl:hidden">
        {/* A name from right to left would take the address along. */}
        <bdi>{userId ?? 'user unknown'}</bdi>
        {sourceIp && ` · ${sourceIp}`}
      </span>
    </>
  );
}
