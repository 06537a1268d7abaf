import { CLOCK_MARGIN_MS, MAX_CONNECTION_AGE_MS } from '../domain/limits';

/** What differs by more is no clock, but the time of something else. */
const MAX_BEHIND_MS = 24 * 60 * 60_000;
/** As long as a row may live that was dated as the one that told. */
const KEPT_MS = MAX_CONNECTION_AGE_MS + CLOCK_MARGIN_MS;
/** Rows whose time is remembered until API Gateway is asked about them: those read last. */
const MAX_ROWS = 5_000;
/** API Gateway tells whole seconds. */
const NOISE_MS = 2_000;

/** Epoch ms. */
type Dated = { connectionId: string; connectedAt?: number | undefined };

/**
 * How far the rows of a target may be dated too early, by the connections that API Gateway was asked about: whoever wrote them had a clock that is
 * behind. A living row would otherwise be passed over once its connection seems to be over.
 */
export type RowClock = {
  /** Rows as they were read, about whose connections API Gateway may be asked. */
  saw(rows: readonly Dated[]): void;
  /** When one connected that is connected now, as API Gateway says. */
  told(connection: Dated): void;
  /** The most of the last hours; 0 while that is no more than is allowed for anyway. */
  behindMs(): number;
};

/** `elapsed`: milliseconds that only grow, whatever is done to the clock. */
export function createRowClock(elapsed: () => number): RowClock {
  const seen = new Map<string, number>();
  let known = { ms: 0, at: 0 };

  function behindMs(): number {
    if (elapsed() - known.at > KEPT_MS) known = { ms: 0, at: 0 };
    return known.ms;
  }

  return {
    saw(rows) {
      for (const { connectionId, connectedAt } of rows) {
        if (connectedAt === undefined) continue;
        seen.delete(connectionId);
        seen.set(connectionId, connectedAt);
        if (seen.size > MAX_ROWS) seen.delete(seen.keys().next().value as string);
      }
    },
    told({ connectionId, connectedAt = Number.NaN }) {
      const ms = connectedAt - (seen.get(connectionId) ?? Number.NaN);
      if (!(ms > CLOCK_MARGIN_MS && ms <= MAX_BEHIND_MS) || ms < behindMs() - NOISE_MS) return;
      known = { ms: Math.max(ms, known.ms), at: elapsed() };
    },
    behindMs,
  };
}
