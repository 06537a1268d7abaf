import { addCosts, NO_COST, type ReadCost } from '../domain/overview';
import type { FleetReader } from '../registry/fleet-reader';
import type { KnownRow } from '../registry/presence';

/** Most keys of one BatchGetItem. */
const BATCH = 100;
/**
 * What asking about different rows on all screens may take in a round, in capacity units; more rows take turns. A row of up to 4 KB takes half a unit: of
 * 2,000 of them a leave is still told within two seconds. Larger ones take more, and longer turns: one of 390 KB takes 49.
 */
const UNITS_PER_ROUND = 750;
const LEAST_UNITS_EACH = 0.5;
/** An id that nobody has asked about for this long has left every screen. */
const FORGET_MS = 5_000;

/** Times by the stopwatch; `isMissed`: an index does not know it, which may be behind its table. */
type Watched = { askedAt: number; checkedAt: number; isGone: boolean; isMissed?: boolean; key?: string };

/** The rows on anybody's screen, and whether they are still in the registry. */
export function createWatchedIds({ fleet, elapsed }: { fleet: FleetReader; elapsed: () => number }) {
  const watched = new Map<string, Watched>();
  /** As the last round took, on average: what the rows of the next one will take is not known before. */
  let unitsEach = LEAST_UNITS_EACH;

  /** Those checked longest ago first. Rows do not come back, so what is gone is asked no more. */
  function due(): KnownRow[] {
    const oldest = elapsed() - FORGET_MS;
    for (const [id, { askedAt }] of watched) if (askedAt < oldest) watched.delete(id);
    return [...watched]
      .filter(([, { isGone }]) => !isGone)
      .sort(([, a], [, b]) => a.checkedAt - b.checkedAt)
      .slice(0, Math.max(1, Math.floor(UNITS_PER_ROUND / unitsEach)))
      .map(([connectionId, { key }]) => ({ connectionId, ...(key !== undefined && { key }) }));
  }

  async function checkBatch(rows: KnownRow[]): Promise<{ cost: ReadCost; answered: number }> {
    const { present, unread, unsure, keys, cost } = await fleet.existing(rows);
    const checkedAt = elapsed();
    for (const { connectionId: id } of rows) {
      const entry = watched.get(id);
      if (!entry || unread.has(id)) continue;
      const isMissing = !present.has(id);
      entry.checkedAt = checkedAt;
      entry.isGone = isMissing && (!unsure.has(id) || entry.isMissed === true);
      entry.isMissed = isMissing;
      const key = keys.get(id);
      if (key !== undefined) entry.key = key;
    }
    return { cost, answered: rows.length - unread.size };
  }

  return {
    ask(ids: readonly string[]) {
      const askedAt = elapsed();
      for (const id of ids) {
        const known = watched.get(id);
        if (known) known.askedAt = askedAt;
        else watched.set(id, { askedAt, checkedAt: 0, isGone: false });
      }
    },
    async check(): Promise<ReadCost> {
      const rows = due();
      const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, index) =>
        rows.slice(index * BATCH, (index + 1) * BATCH),
      );
      const checked = await Promise.all(batches.map(checkBatch));
      const cost = checked.map((batch) => batch.cost).reduce(addCosts, NO_COST);
      const answered = checked.reduce((sum, batch) => sum + batch.answered, 0);
      if (answered > 0) unitsEach = Math.max(LEAST_UNITS_EACH, cost.capacityUnits / answered);
      return cost;
    },
    goneOf: (ids: readonly string[]): string[] => ids.filter((id) => watched.get(id)?.isGone),
  };
}
