import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

const WINDOW_MS = 5 * 60_000;
const MAX_PER_NAME = 5;
/** Over all names, so that trying one password on every name is slow too. */
const MAX_PER_INSTALLATION = 1_000;
/** Names are in small letters: nobody is called so. */
const EVERYBODY = 'EVERYBODY';
const DAY_MS = 24 * 60 * 60_000;

type Failures = { failures: number };

/**
 * Counts failed sign-ins per name in fixed windows of five minutes, in the table and by its clock, so that restarts and further
 * instances of the console count together. By name and not by address: an address can be claimed in a header.
 */
export function createAttempts(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const window = () => Math.floor(now() / WINDOW_MS);
  const day = () => Math.floor(now() / DAY_MS);
  const dayKey = (name: string) => ({ pk: `ATTEMPTS#${name}`, sk: `day ${day()}` });
  const key = (name: string) => ({ pk: `ATTEMPTS#${name}`, sk: String(window()) });
  const count = async (name: string) => (await table.get<Failures>(key(name)))?.failures ?? 0;

  return {
    /** How long (ms) sign-in for this name is refused; 0 when it may be tried. */
    async waitMs(name: string, { perDay = Number.POSITIVE_INFINITY } = {}): Promise<number> {
      const today = perDay === Number.POSITIVE_INFINITY ? undefined : await table.get<Failures>(dayKey(name));
      if ((today?.failures ?? 0) >= perDay) return (day() + 1) * DAY_MS - now();
      const [own, all] = await Promise.all([count(name), count(EVERYBODY)]);
      const isOver = own >= MAX_PER_NAME || all >= MAX_PER_INSTALLATION;
      return isOver ? (window() + 1) * WINDOW_MS - now() : 0;
    },
    /**
     * Counts an attempt before its password is looked at, so that parallel attempts cannot all pass the check;
     * false when it is one too many. `perDay` is for what is short enough to be guessed in weeks.
     */
    async take(name: string, { perDay = Number.POSITIVE_INFINITY } = {}): Promise<boolean> {
      const values = { ttl: Math.ceil((now() + 2 * WINDOW_MS) / 1000) };
      const own = await table.add(key(name), 'failures', values);
      const all = await table.add(key(EVERYBODY), 'failures', values);
      if (own > MAX_PER_NAME || all > MAX_PER_INSTALLATION) return false;
      if (perDay === Number.POSITIVE_INFINITY) return true;
      const ttl = Math.ceil((now() + 2 * DAY_MS) / 1000);
      return (await table.add(dayKey(name), 'failures', { ttl })) <= perDay;
    },
    /** A right password clears the counts of that name. */
    async clear(name: string): Promise<void> {
      await Promise.all([table.delete(key(name)), table.delete(dayKey(name))]);
    },
  };
}
export type Attempts = ReturnType<typeof createAttempts>;
