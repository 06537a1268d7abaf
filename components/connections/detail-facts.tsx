'use client';

import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { useMediaQuery } from '@/components/ui/use-media-query';
import { formatAbsolute } from '@/lib/domain/format';
import { formatSearch } from '@/lib/domain/search';
import { useConnections } from './connections-context';
import { ListLink } from './list-link';
import type { ListState } from './list-params';
import { LiveTime } from './live-time';
import type { ShownConnection } from './shown-connection';
import { Unknown } from './unknown';

type DetailFactsProps = {
  connection: ShownConnection;
  checkedAt: number | undefined;
  /** How to see what is masked, where this person may. */
  reveal: ReactNode;
};

/** Everything known about who this is. The user agent is whatever the client claims: text, never markup. */
export function DetailFacts({ connection, checkedAt, reveal }: DetailFactsProps) {
  const { finds } = useConnections();
  const { connectionId, userId, sourceIp, client, userAgent, connectedAt, lastActiveAt, isMasked } = connection;
  return (
    <dl className="divide-y border-y text-sm">
      <Fact name="Connection id">
        <span className="break-all font-mono">{connectionId}</span>
      </Fact>
      <Fact name="User">
        {userId && (
          <>
            {userId}
            {finds.includes('user') && (
              <MoreLink
                words="Others of this user"
                changes={{ q: formatSearch([{ kind: 'user', value: userId }]), cursor: null }}
              />
            )}
          </>
        )}
      </Fact>
      <Fact name="Source IP">
        {sourceIp && (
          <>
            <span className="flex items-center gap-1">
              <span className="min-w-0 wrap-anywhere">{sourceIp}</span>
              {!isMasked && <CopyButton value={sourceIp} label="Copy source IP" />}
            </span>
            {!isMasked && finds.includes('ip') && (
              <MoreLink
                words="Others from this IP"
                changes={{ q: formatSearch([{ kind: 'ip', value: sourceIp }]), cursor: null }}
              />
            )}
          </>
        )}
      </Fact>
      <Fact name="Client">{client}</Fact>
      <Fact name="User agent">
        {isMasked ? (
          <>
            <span className="text-muted">Masked for your role</span>
            {reveal}
          </>
        ) : (
          userAgent && <span className="wrap-anywhere text-muted">{userAgent}</span>
        )}
      </Fact>
      <Fact name="Connected">{connectedAt !== undefined && <Moment at={connectedAt} />}</Fact>
      <Fact name="Last active">{lastActiveAt !== undefined && <Moment at={lastActiveAt} />}</Fact>
      <Fact name="Last checked">{checkedAt !== undefined && <Moment at={checkedAt} />}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-4 py-2">
      <dt className="w-28 shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 flex-1 break-words">{children || <Unknown />}</dd>
    </div>
  );
}

function Moment({ at }: { at: number }) {
  return (
    <>
      <LiveTime at={at} /> <span className="block text-muted text-xs">{formatAbsolute(at)}</span>
    </>
  );
}

function MoreLink({ words, changes }: { words: string; changes: Partial<ListState> }) {
  // On a phone the drawer covers the list that the link leads to.
  const isPhone = useMediaQuery('(width < 48rem)');
  return (
    <ListLink
      changes={isPhone ? { ...changes, open: null } : changes}
      className="block w-fit rounded-sm text-accent hover:underline"
    >
      {words}
    </ListLink>
  );
}
