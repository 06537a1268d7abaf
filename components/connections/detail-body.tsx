'use client';

import { useEffect } from 'react';
import { ErrorNote } from '@/components/ui/error-note';
import type { ConnectionDetail, ConnectionFacts } from '@/lib/domain/connection';
import { useConnections } from './connections-context';
import { DetailActions } from './detail-actions';
import { DetailAttributes } from './detail-attributes';
import { DetailClocks } from './detail-clocks';
import { DetailFacts } from './detail-facts';
import { DetailSkeleton } from './detail-skeleton';
import { describeOddity } from './held-detail';
import type { HeldRow } from './held-list';
import type { KnownFacts } from './known-facts';
import { RevealButton } from './reveal-button';
import { type ShownConnection, shownConnection } from './shown-connection';
import { StateBadge } from './state-badge';
import { useDetail } from './use-detail';
import { useReveal } from './use-reveal';

export type DetailBodyProps = {
  id: string;
  known: KnownFacts;
  learn: (facts: readonly ConnectionFacts[]) => void;
  /** The same connection in the list, if it is there. */
  listed: HeldRow | undefined;
  everyMs: number;
};

export function DetailBody({ id, known, learn, listed, everyMs }: DetailBodyProps) {
  const { target, can } = useConnections();
  const { revealed, isRevealing, reveal } = useReveal(target.name, id);
  const { detail, facts, error, retry } = useDetail(target.name, id, everyMs);
  // The list learns what the drawer was told, so that both always say the same.
  useEffect(() => {
    if (facts) learn([facts]);
  }, [facts, learn]);

  if (!detail) {
    return error ? (
      <ErrorNote title="This connection could not be read" message={error.message} onRetry={retry} className="m-5" />
    ) : (
      <DetailSkeleton />
    );
  }
  const latest = known.get(id) ?? (facts && { latest: facts });
  const row = detail.row ?? listed?.row ?? { connectionId: id };
  const leftAt = detail.isRegistered ? undefined : listed?.leftAt;
  const held = leftAt === undefined ? { row } : { row, leftAt };
  const connection = unmasked(shownConnection(held, latest, target.idleAfterMs), revealed);
  const oddity = describeOddity(detail, latest?.latest.answer ?? 'none');

  return (
    <div className="space-y-6 px-5 py-4">
      {error && (
        <ErrorNote title="Not refreshed: below is what was known last" message={error.message} onRetry={retry} />
      )}
      <div className="space-y-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1" role="status">
          <StateBadge state={connection.state} />
          <span className="text-muted text-sm">{oddity ?? connection.reason}</span>
          {oddity && connection.state === 'unchecked' && (
            <span className="w-full text-muted text-sm">{connection.reason}</span>
          )}
        </div>
        <DetailActions connection={connection} isRegistered={detail.isRegistered} />
      </div>
      {(detail.row || latest?.connected) && <DetailClocks connection={connection} />}
      <DetailFacts
        connection={connection}
        checkedAt={latest?.latest.checkedAt}
        reveal={can.reveal && <RevealButton isBusy={isRevealing} onReveal={reveal} />}
      />
      <DetailAttributes attributes={revealed?.row ? revealed.attributes : detail.attributes} />
    </div>
  );
}

/** What was revealed takes the place of what is masked; all else stays as it is read again and again. */
function unmasked(connection: ShownConnection, revealed: ConnectionDetail | undefined): ShownConnection {
  if (!connection.isMasked || !revealed) return connection;
  const { row, facts } = revealed;
  const told = facts.answer === 'connected' ? facts : undefined;
  return {
    ...connection,
    isMasked: false,
    sourceIp: told?.sourceIp ?? row?.sourceIp,
    userAgent: told?.userAgent ?? row?.userAgent,
  };
}
