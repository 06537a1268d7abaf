import type { ConsoleTable } from './console-table';

const WINDOW_MS = 5 * 60_000;
const MAX_PER_NAME = 5;
/** Over all names, so that trying one password on every name is slow too. */
const MAX_PER_INSTALLATION = 1_000;
const EVERYBODY = '*';

/**
 * Counts failed sign-ins per name in fixed windows of five minutes, in the table, so that restarts and further
 * instances of the console count together. By name and not by address: an address can be claimed in a header.
 */
export function createAttempts(table: ConsoleTable, now: () => number = Date.now) {
  const window = () => Math.floor(now() / WINDOW_MS);
  const key = (name: string) => ({ pk: `ATTEMPTS#${name}`, sk: String(window()) });
  const count = async (name: string) => (await table.get<{ failures: number }>(key(name)))?.failures ?? 0;

  return {
    /** How long (ms) sign-in for this name is refused; 0 when it may be tried. */
    async waitMs(name: string): Promise<number> {
      const [own, all] = await Promise.all([count(name), count(EVERYBODY)]);
      const isOver = own >= MAX_PER_NAME || all >= MAX_PER_INSTALLATION;
      return isOver ? (window() + 1) * WINDOW_MS - now() : 0;
    },
    /**
     * Counts an attempt before its password is looked at, so that parallel attempts cannot all pass the check;
     * false when it is one too many.
     */
    async take(name: string): Promise<boolean> {
      const values = { ttl: Math.ceil((now() + 2 * WINDOW_MS) / 1000) };
      const own = await table.add(key(name), 'failures', values);
      const all = await table.add(key(EVERYBODY), 'failures', values);
      return own <= MAX_PER_NAME && all <= MAX_PER_INSTALLATION;
    },
    /** A right password clears the count of that name. */
    clear: (name: string) => table.delete(key(name)),
  };
}
export type Attempts = ReturnType<typeof createAttempts>;
