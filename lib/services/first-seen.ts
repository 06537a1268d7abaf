/**
 * When this process first saw the rows that do not say when they connected. API Gateway answers 410 until `$connect` has
 * returned, so a 410 alone proves nothing about a row that may be new; and a row seen 29 s ago is not new any more.
 */
export type FirstSeen = {
  /** Epoch ms of the first sight of this row: now, when it has not been seen before, or was forgotten. */
  at(connectionId: string): number;
  /** Of this console, epoch ms. */
  now(): number;
};

/** A few MB. A row that is forgotten counts as new again, which delays "gone" by half a minute and never hastens it. */
const MAX_ROWS = 20_000;

/** In memory only: after a restart every row counts as new, for the same reason. */
export function createFirstSeen({ now, maxRows = MAX_ROWS }: { now: () => number; maxRows?: number }): FirstSeen {
  const seen = new Map<string, number>();
  return {
    now,
    at(connectionId) {
      const since = seen.get(connectionId) ?? now();
      // Re-inserting keeps the rows that are looked at; those seen longest ago are the first to go.
      seen.delete(connectionId);
      seen.set(connectionId, since);
      if (seen.size > maxRows) seen.delete(seen.keys().next().value as string);
      return since;
    },
  };
}

/** The row with what tells its age: the time it says, and when it was first seen where that says nothing or comes from a clock that is ahead. */
export function withAge<R extends { connectionId: string; connectedAt?: number | undefined }>(
  row: R,
  firstSeen: FirstSeen,
): R & { firstSeenAt?: number } {
  const isTold = row.connectedAt !== undefined && row.connectedAt <= firstSeen.now();
  return !isTold ? { ...row, firstSeenAt: firstSeen.at(row.connectionId) } : row;
}
