/** The way that lists of a kind go. `name`: of its index, empty for the table itself; `isSure`: none was left out because it failed just then. */
export type ChosenWay = { name: string; capacityUnits: number; isSure: boolean };

/** How long a choice holds: rows come and go by hundreds a second, and a list that is watched should not pay for it at each of its polls. */
const KEPT_MS = 5 * 60_000;
const KEPT_WHILE_UNSURE_MS = 30_000;
const MAX_KEPT = 500;

/** Choices of one table, shared by all who ask for such lists. */
export type WayMemory = {
  /**
   * The way of lists of this kind; `choose` is asked anew when the choice is some minutes old, and told what it was. `isNew`: this call has paid
   * for it. Throws what `choose` throws.
   */
  settle(kind: string, choose: (before?: string) => Promise<ChosenWay>): Promise<ChosenWay & { isNew: boolean }>;
};

/** `elapsed`: milliseconds that only grow, whatever is done to the clock. */
export function createWayMemory(elapsed: () => number): WayMemory {
  const known = new Map<string, { chosen: Promise<ChosenWay>; until: number }>();
  return {
    async settle(kind, choose) {
      const before = known.get(kind);
      const at = elapsed();
      if (before && at < before.until) return { ...(await before.chosen), isNew: false };
      const mine = {
        chosen: (async () => choose((await before?.chosen.catch(() => undefined))?.name))(),
        until: at + KEPT_MS,
      };
      // What was asked for last stands last.
      known.delete(kind);
      known.set(kind, mine);
      for (const [oldest] of known) {
        if (known.size <= MAX_KEPT) break;
        known.delete(oldest);
      }
      try {
        const chosen = await mine.chosen;
        if (!chosen.isSure) mine.until = at + KEPT_WHILE_UNSURE_MS;
        return { ...chosen, isNew: true };
      } catch (error) {
        mine.until = at;
        throw error;
      }
    },
  };
}
