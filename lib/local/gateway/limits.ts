import { CONNECT_TIMEOUT_MS, IDLE_TIMEOUT_MS, MAX_CONNECTION_AGE_MS, MAX_PAYLOAD_BYTES } from '../../domain/limits';
import type { Rate } from './token-bucket';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 * and https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html.
 * Departures: what has no published value is a choice, and said to be one below.
 */
export type Limits = {
  /** Without a message either way for this long, a connection is closed with 1001. */
  idleTimeoutMs: number;
  /** No connection lives longer; closed with 1001. */
  maxConnectionAgeMs: number;
  /** For every handler. */
  integrationTimeoutMs: number;
  /** Of one message, in either direction. */
  maxPayloadBytes: number;
  /** Outgoing messages are split into frames of this size; an incoming frame that is longer closes the connection. */
  frameBytes: number;
  /** Management calls and messages of clients of the account. */
  requests: Rate;
  /** New connections of the account. The burst is a choice: one second's worth. */
  newConnections: Rate;
  /** A choice: unsent bytes that one slow client may hold; beyond them a POST to it answers 429. */
  clientBufferBytes: number;
  /** A choice: frames that one incoming message may have. */
  maxFragments: number;
  /** A choice: a body up to this size is hashed to its end, though not kept, so that its signature can be checked before its size. */
  maxDrainedBytes: number;
  /** A choice: the headers of a request. */
  maxHeaders: number;
  /** A choice: how long the headers of a request may take, and then the whole of it. */
  headersTimeoutMs: number;
  requestTimeoutMs: number;
  /** A choice: open TCP connections of one address. */
  maxSocketsPerSource: number;
  /** A choice: upgrades whose `$connect` has not returned. */
  maxPendingHandshakes: number;
  /** A choice: how often the two times above are looked at. */
  sweepEveryMs: number;
  /** A choice: how long a client may take to answer a close frame before its TCP connection is cut. */
  closeTimeoutMs: number;
  /** A choice: how long the gateway takes at most to close everything and run `$disconnect` when it ends. */
  shutdownTimeoutMs: number;
};

export const DEFAULT_LIMITS: Limits = {
  idleTimeoutMs: IDLE_TIMEOUT_MS,
  maxConnectionAgeMs: MAX_CONNECTION_AGE_MS,
  integrationTimeoutMs: CONNECT_TIMEOUT_MS,
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  frameBytes: 32 * 1024,
  requests: { perSecond: 10_000, burst: 5000 },
  newConnections: { perSecond: 500, burst: 500 },
  clientBufferBytes: 1024 * 1024,
  maxFragments: 16 * 1024,
  maxDrainedBytes: 10 * 1024 * 1024,
  maxHeaders: 200,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  maxSocketsPerSource: 25_000,
  maxPendingHandshakes: 2000,
  sweepEveryMs: 1000,
  closeTimeoutMs: 3000,
  shutdownTimeoutMs: 5000,
};
