import type { RecipientOutcome } from '../domain/outcome';

/** What one call of a bulk act came to. */
export type BulkOutcome = RecipientOutcome & {
  /** AWS's name for the error, so that a job knows when to stop; of `refused` and of any other answer that carried one. */
  errorType?: string;
  /** The call never left this machine, so that it may be repeated whatever it was. */
  isUnsent?: boolean;
  /** Of a call that could not be signed: what the provider of the credentials threw. */
  cause?: unknown;
};

/**
 * The signed calls of a bulk act, over pooled connections, signed by `lib/sigv4`. One attempt per call; none throws. A call waits for
 * nothing: pacing is the limiter's.
 */
export type BulkClient = {
  /** The payload is hashed once; the same bytes go to many. */
  prepare(payload: Uint8Array): PreparedPayload;
  post(connectionId: string, payload: PreparedPayload): Promise<BulkOutcome>;
  delete(connectionId: string): Promise<BulkOutcome>;
  /** For checks: `connected` or `gone`; every other answer is told as an outcome. */
  get(connectionId: string): Promise<{ connectionId: string; outcome: 'connected' } | BulkOutcome>;
  close(): Promise<void>;
};
export type PreparedPayload = { bytes: Uint8Array; sha256: string };

/**
 * The pace of a target, shared by all its jobs in this process, and with other processes through the console table. A lone 429 is that client's
 * full buffer; many at once mean that the account is at its limit, and then the rate falls and recovers by itself.
 */
export type TargetLimiter = {
  /**
   * True when a call may start, at once where nothing has it wait; false when `signal` ended the wait. Never above the rate in any second by
   * more than a tenth.
   */
  take(signal?: AbortSignal): boolean | Promise<boolean>;
  /** The last call that was let start does not: another may in its place, at once. */
  giveBack(): void;
  /** Told after every call. */
  report(outcome: BulkOutcome['outcome']): void;
  /** Calls per second that this process may make just now. */
  perSecond(): number;
  /**
   * Somebody can use so many calls per second of it, until what this answers is called: of a shared rate this process takes no more than all of
   * these together need, when others can use it. Where nobody says so it takes what it can get.
   */
  want(perSecond: number): () => void;
  setPace(perSecond: number): void;
  /** Resolves when its part of a shared rate is free for others. */
  stop(): Promise<void>;
};
