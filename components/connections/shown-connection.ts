import { type ConnectionRow, type ConnectionState, connectionState } from '@/lib/domain/connection';
import type { HeldRow } from './held-list';
import type { Known } from './known-facts';

/** A connection as it stands on screen: facts first, the registry where facts say nothing. Times in epoch ms. */
export type ShownConnection = {
  connectionId: string;
  state: ConnectionState;
  /** Why the state is what it is, in words for a person. */
  reason: string;
  /** The word says it all: the reason adds nothing that needs reading. */
  isPlain: boolean;
  row: ConnectionRow;
  userId?: string | undefined;
  connectedAt?: number | undefined;
  lastActiveAt?: number | undefined;
  sourceIp?: string | undefined;
  userAgent?: string | undefined;
  client?: string | undefined;
  /** Address and user agent are not as they are, because of this person's role. */
  isMasked: boolean;
};

const NEW = 'API Gateway does not know it yet: it may still be connecting.';
const MAYBE_NEW =
  'API Gateway does not know it. Its row has no time of connecting and was first seen less than half a minute ago: it may still be connecting.';

/** `problem`: why the last check of the page failed as a whole, in words. */
export function shownConnection(
  held: HeldRow,
  known: Known | undefined,
  idleAfterMs: number,
  problem?: string,
): ShownConnection {
  const { row } = held;
  const facts = known?.connected;
  const { state, reason } = shownState(held, known, idleAfterMs);
  return {
    connectionId: row.connectionId,
    state,
    reason: state === 'unchecked' && !known ? (problem ?? reason) : reason,
    isPlain: (state === 'live' || state === 'idle') && held.leftAt === undefined,
    row,
    userId: row.userId,
    connectedAt: facts?.connectedAt ?? row.connectedAt,
    lastActiveAt: facts?.lastActiveAt,
    sourceIp: facts?.sourceIp ?? row.sourceIp,
    userAgent: facts?.userAgent ?? row.userAgent,
    client: facts?.userAgent === undefined ? (row.client ?? facts?.client) : facts.client,
    isMasked: row.isMasked ?? facts?.isMasked ?? false,
  };
}

function shownState(
  { row, leftAt }: HeldRow,
  known: Known | undefined,
  idleAfterMs: number,
): { state: ConnectionState; reason: string } {
  const latest = known?.latest;
  const isSeenSince = latest?.answer === 'connected' && leftAt !== undefined && latest.checkedAt > leftAt;
  if (leftAt !== undefined && !isSeenSince) return { state: 'gone', reason: 'It left the registry.' };
  if (!latest) return { state: 'unchecked', reason: 'Waiting for the first check.' };
  if (latest.answer === 'none') return { state: 'unchecked', reason: latest.problem };
  // API Gateway also answers 410 while `$connect` still runs; once it was seen connected, 410 is proof.
  const proof = latest.answer === 'gone' && known?.connected ? {} : row;
  const state = connectionState(proof, latest, idleAfterMs);
  if (state === 'gone') return { state, reason: 'API Gateway does not know it any more.' };
  if (state === 'unchecked' && row.foreignStage) {
    return { state, reason: `Its row is of ${row.foreignStage}, about which this target cannot tell.` };
  }
  if (state === 'unchecked') return { state, reason: row.connectedAt === undefined ? MAYBE_NEW : NEW };
  if (isSeenSince) return { state, reason: 'API Gateway knows it, but it left the registry.' };
  return { state, reason: state === 'idle' ? 'Connected, without traffic for a while.' : 'Connected.' };
}
