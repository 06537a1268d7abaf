import { CONNECT_TIMEOUT_MS } from './limits';

/** A row of the registry: who was registered. It does not say who lives. Times in epoch ms. */
export type ConnectionRow = {
  connectionId: string;
  connectedAt?: number;
  sourceIp?: string;
  userAgent?: string;
  /** `userAgent` in words, such as "Chrome 141 on macOS". */
  client?: string;
  userId?: string;
};

/** What one signed GetConnection call said. Only this says who lives. Times in epoch ms. */
export type ConnectionFacts = { connectionId: string; checkedAt: number } & (
  | {
      answer: 'connected';
      connectedAt?: number;
      lastActiveAt?: number;
      sourceIp?: string;
      userAgent?: string;
      client?: string;
    }
  | { answer: 'gone' }
  /** The call failed; `problem` says why, in words for a person. */
  | { answer: 'none'; problem: string }
);

export type ConnectionState = 'live' | 'idle' | 'gone' | 'unchecked';

/**
 * The state to show. A 410 for a row younger than a `$connect` integration may take is not yet proof that it is
 * gone: API Gateway answers 410 until `$connect` has returned.
 */
export function connectionState(
  row: Pick<ConnectionRow, 'connectedAt'>,
  facts: ConnectionFacts | undefined,
  idleAfterMs: number,
): ConnectionState {
  if (!facts || facts.answer === 'none') return 'unchecked';
  if (facts.answer === 'gone') return mayStillBeConnecting(row, facts.checkedAt) ? 'unchecked' : 'gone';
  if (facts.lastActiveAt === undefined) return 'live';
  return facts.checkedAt - facts.lastActiveAt >= idleAfterMs ? 'idle' : 'live';
}

export function mayStillBeConnecting(row: { connectedAt?: number | undefined }, nowMs: number): boolean {
  return row.connectedAt !== undefined && nowMs - row.connectedAt < CONNECT_TIMEOUT_MS;
}

/** One page of the list, newest first. Cursors are opaque; null where there is nothing further in that direction. */
export type ConnectionPage = {
  rows: ConnectionRow[];
  next: string | null;
  previous: string | null;
  /** epoch ms, by the server's clock */
  readAt: number;
  /** How the answer was found and what reading it cost. */
  read: { by: 'key' | 'index' | 'scan'; rows: number; capacityUnits: number };
};

/** Everything the drawer shows: the row may be missing (a connection that is not registered), the facts too. */
export type ConnectionDetail = {
  row: ConnectionRow | null;
  /** Every attribute of the registry row as text, long values cut. */
  attributes: { name: string; type: string; value: string; cut: boolean }[];
  facts: ConnectionFacts;
};
