import type { ConsoleTable } from './console-table';

const MINUTE_MS = 60_000;
/** Records are kept for two weeks; a minute is about 200 bytes. */
const KEPT_MS = 14 * 24 * 60 * MINUTE_MS;

/** What one minute of a target's fleet looked like; null where it was not counted. */
export type StoredMinute = {
  /** Connected in this minute and still registered when it was over. */
  connects: number | null;
  /** The same in the one shard that is always counted; not in records of older programs. */
  shardConnects?: number | null;
  /** Rows registered at its end. */
  registered: number | null;
  /** The same in the one shard that is always counted, so that two records can be compared; where `registered` is null it has more than this. */
  shardRegistered: number | null;
  /**
   * Rows gone from the registry since the whole count before, over `leftOverMs`: also those that came in between, where every minute of it is
   * recorded.
   */
  left: number | null;
  leftOverMs: number | null;
  /** 1: all rows were counted; else the figures are scaled up from one part of so many. */
  parts: number;
  capacityUnits: number;
};
export type MinuteRecord = { /** Start of the minute, epoch ms. */ at: number } & StoredMinute;

/** Minutes of a target's fleet, one record each, whichever process wrote it. Each call throws the SDK's exception. */
export function createHistory(table: ConsoleTable, now: () => number = Date.now) {
  const pkOf = (target: string) => `HISTORY#${target}`;
  const key = (target: string, at: number) => ({ pk: pkOf(target), sk: new Date(at).toISOString() });
  return {
    /** True for the one process that is to count this minute. A claim that is never filled in is a gap. */
    claim: (target: string, at: number): Promise<boolean> =>
      table.putNew({ ...key(target, at), at, ttl: Math.ceil((now() + KEPT_MS) / 1000) }),
    async record(target: string, at: number, minute: StoredMinute): Promise<void> {
      await table.set(key(target, at), { ...minute, isCounted: true });
    },
    /** Counted minutes of the last `minutes`, oldest first. */
    async last(target: string, minutes: number): Promise<MinuteRecord[]> {
      const items = await table.queryDown<MinuteRecord & { isCounted?: boolean }>(pkOf(target), minutes);
      const oldest = now() - minutes * MINUTE_MS;
      return items
        .filter(({ at, isCounted }) => isCounted && at >= oldest)
        .reverse()
        .map(({ pk: _pk, sk: _sk, isCounted: _counted, ...minute }) => minute);
    },
  };
}
export type History = ReturnType<typeof createHistory>;
