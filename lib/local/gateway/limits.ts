import { CONNECT_TIMEOUT_MS, IDLE_TIMEOUT_MS, MAX_CONNECTION_AGE_MS, MAX_PAYLOAD_BYTES } from '../../domain/limits';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 * Departures: the size of a client's buffer is not published by AWS, so `clientBufferBytes` is a choice; the last four have
 * no counterpart there.
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
  /** Outgoing messages are split into frames of this size. */
  frameBytes: number;
  /** Unsent bytes that one slow client may hold; beyond them a POST to it answers 429. */
  clientBufferBytes: number;
  /** A body up to this size is hashed to its end, though not kept, so that its signature can be checked before its size. */
  maxDrainedBytes: number;
  sweepEveryMs: number;
  /** How long a client may take to answer a close frame before its TCP connection is cut. */
  closeTimeoutMs: number;
  /** How long the gateway takes at most to close everything and run `$disconnect` when it ends. */
  shutdownTimeoutMs: number;
};

export const DEFAULT_LIMITS: Limits = {
  idleTimeoutMs: IDLE_TIMEOUT_MS,
  maxConnectionAgeMs: MAX_CONNECTION_AGE_MS,
  integrationTimeoutMs: CONNECT_TIMEOUT_MS,
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  frameBytes: 32 * 1024,
  clientBufferBytes: 1024 * 1024,
  maxDrainedBytes: 10 * 1024 * 1024,
  sweepEveryMs: 1000,
  closeTimeoutMs: 3000,
  shutdownTimeoutMs: 5000,
};
