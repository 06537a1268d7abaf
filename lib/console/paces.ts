import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

const PAGE = 1_000;
/** Whoever ends in order leaves; the table forgets the others, should nobody else come who does. */
const KEPT_MS = 60 * 60_000;

type Beat = { sk: string; beats: number; demand?: number };

/** Which processes send to a target just now, so that together they keep its rate. Each call throws the SDK's exception. */
export function createPaces(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const pkOf = (target: string) => `PACE#${target}`;
  return {
    beat: (target: string, runner: string, beats: number, demand: number): Promise<void> =>
      table.put({
        pk: pkOf(target),
        sk: runner,
        beats,
        demand,
        beatAt: now(),
        ttl: Math.ceil((now() + KEPT_MS) / 1000),
      }),
    async list(target: string): Promise<{ runner: string; beats: number; demand?: number | undefined }[]> {
      const found: Beat[] = [];
      for (let page: Beat[] | undefined; page === undefined || page.length === PAGE; ) {
        page = await table.queryDown<Beat>(pkOf(target), PAGE, found.at(-1)?.sk);
        found.push(...page);
      }
      return found.map(({ sk, beats, demand }) => ({ runner: sk, beats, ...(demand !== undefined && { demand }) }));
    },
    leave: (target: string, runner: string): Promise<void> => table.delete({ pk: pkOf(target), sk: runner }),
  };
}
