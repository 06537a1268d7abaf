import type { HeldRow } from './held-list';
import type { KnownFacts } from './known-facts';
import { type ShownConnection, shownConnection } from './shown-connection';

/** What was chosen some time ago as it stands now, as far as anything was heard of it since. */
export function asNow(
  chosen: ShownConnection[],
  rows: readonly HeldRow[],
  known: KnownFacts,
  idleAfterMs: number,
): ShownConnection[] {
  const here = new Map(rows.map((held) => [held.row.connectionId, held]));
  return chosen.map((was) => {
    const held = here.get(was.connectionId);
    const facts = known.get(was.connectionId);
    const isHeardOf = facts !== undefined || held?.leftAt !== undefined;
    // The row is the one that was chosen: an act is for that one, and not for a newer one under its id.
    return isHeardOf ? shownConnection({ ...held, row: was.row }, facts, idleAfterMs) : was;
  });
}
