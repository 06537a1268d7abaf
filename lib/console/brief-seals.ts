import { sealData } from 'iron-session';
import type { ConsoleTable } from './console-table';
import { openSeal } from './open-seal';
import { tableTime } from './table-clock';

/** For how long something holds that a browser keeps on the way in. */
export const BRIEF_S = 10 * 60;

/** Seals what a browser keeps for ten minutes by the clock of the table: any console over it may be the one that opens it. */
export function createBriefSeals(
  table: Pick<ConsoleTable, 'clockOffsetMs'>,
  password: string,
  own: () => number = Date.now,
) {
  const now = () => tableTime(table, own);
  return {
    // An end of the seal's own would be one by the clock of whoever looks.
    seal: <D extends object>(data: D): Promise<string> =>
      sealData({ ...data, until: now() + BRIEF_S * 1000 }, { password, ttl: 0 }),
    /** Nothing of it when it is too old, or the seal is foreign. One of an older console says when it ends itself. */
    async open<D extends object>(seal: string): Promise<Partial<D>> {
      const { until, ...data } = await openSeal<D & { until: number }>(seal, password);
      return until === undefined || until > now() ? (data as Partial<D>) : {};
    },
  };
}
export type BriefSeals = ReturnType<typeof createBriefSeals>;
