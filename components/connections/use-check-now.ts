'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { toast } from '@/components/ui/toast';
import { checkConnections } from '@/lib/actions/connections';
import { problemOf, unwrap } from '@/lib/client/unwrap';
import type { ConnectionFacts } from '@/lib/domain/connection';
import { shortConnectionId } from '@/lib/domain/connection-id';
import type { TargetDto } from '@/lib/domain/target';
import type { KnownFacts } from './known-facts';
import { type ShownConnection, shownConnection } from './shown-connection';
import { checkSentence, STATE_WORDS } from './state-words';

type CheckNow = { target: TargetDto; known: KnownFacts; learn: (facts: readonly ConnectionFacts[]) => void };

/** Asks API Gateway now, past every cache, and says what it answered. */
export function useCheckNow({ target, known, learn }: CheckNow) {
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: async (connections: ShownConnection[]) =>
      unwrap(
        await checkConnections({
          target: target.name,
          connectionIds: connections.map(({ connectionId }) => connectionId),
        }),
      ),
    onSuccess(facts, connections) {
      learn(facts);
      const [first] = facts;
      const [asked] = connections;
      if (facts.length !== 1 || !first || !asked) return void toast.info(checkSentence(facts));
      const before = known.get(first.connectionId)?.connected;
      const latest = before ? { latest: first, connected: before } : { latest: first };
      const { state, reason } = shownConnection({ row: asked.row }, latest, target.idleAfterMs);
      const title = `${STATE_WORDS[state]}: ${shortConnectionId(first.connectionId)}`;
      (state === 'unchecked' ? toast.warning : toast.info)(title, { description: reason });
    },
    onError: (error) => toast.error('Not checked', { description: problemOf(error) }),
  });
  const asked = mutation.isPending ? mutation.variables : undefined;
  const ids = useMemo(() => new Set(asked?.map(({ connectionId }) => connectionId)), [asked]);
  return {
    check: (connections: ShownConnection[]) => mutation.mutate(connections),
    isChecking: useCallback((id: string) => ids.has(id), [ids]),
  };
}
