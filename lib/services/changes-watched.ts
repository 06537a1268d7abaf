import { addCosts, NO_COST, type ReadCost } from '../domain/overview';
import type { FleetReader } from '../registry/fleet-reader';

/** Most keys of one BatchGetItem. */
const BATCH = 100;
/**
 * Different rows on all screens that are asked about in every round, at half a capacity unit each; more take turns. With 2,000 of them a leave is still
 * told within two seconds, and whatever is looked at costs 750 units a second at most.
 */
const MAX_PER_ROUND = 1_500;
/** An id that nobody has asked about for this long has left every screen. */
const FORGET_MS = 5_000;

/** Times by the stopwatch. */
type Watched = { askedAt: number; checkedAt: number; isGone: boolean };

/** The rows on anybody's screen, and whether they are still in the registry. */
export function createWatchedIds({ fleet, elapsed }: { fleet: FleetReader; elapsed: () => number }) {
  const watched = new Map<string, Watched>();

  /** Those checked longest ago first. Rows do not come back, so what is gone is asked no more. */
  function due(): string[] {
    const oldest = elapsed() - FORGET_MS;
    for (const [id, { askedAt }] of watched) if (askedAt < oldest) watched.delete(id);
    return [...watched]
      .filter(([, { isGone }]) => !isGone)
      .sort(([, a], [, b]) => a.checkedAt - b.checkedAt)
      .slice(0, MAX_PER_ROUND)
      .map(([id]) => id);
  }

  async function checkBatch(ids: string[]): Promise<ReadCost> {
    const { present, unread, cost } = await fleet.existing(ids);
    const checkedAt = elapsed();
    for (const id of ids) {
      const entry = watched.get(id);
      if (!entry || unread.has(id)) continue;
      entry.checkedAt = checkedAt;
      entry.isGone = !present.has(id);
    }
    return cost;
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
      const ids = due();
      const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, index) =>
        ids.slice(index * BATCH, (index + 1) * BATCH),
      );
      return (await Promise.all(batches.map(checkBatch))).reduce(addCosts, NO_COST);
    },
    goneOf: (ids: readonly string[]): string[] => ids.filter((id) => watched.get(id)?.isGone),
  };
}
