import type { Changes } from '../domain/changes';
import { CLOCK_MARGIN_MS, CONNECT_TIMEOUT_MS } from '../domain/limits';
import { addCosts, type FeedCost, NO_COST } from '../domain/overview';
import { ok, type Result } from '../domain/result';
import { parseSearch } from '../domain/search';
import { toTableError } from '../registry/failure';
import { fleetFilter } from '../registry/fleet-filter';
import type { FleetReader, FleetRow } from '../registry/fleet-reader';
import { createWatchedIds } from './changes-watched';

/** The registry is read this often while somebody looks, and by nobody else's count. */
const ROUND_MS = 1_000;
/** Clocks differ, and an index follows its table a moment later: each round looks this far back again. */
const OVERLAP_MS = 3_000;
/** A `$connect` may take 29 s before it writes a row of when it began: shard by shard in turns, a round looks back that far. */
const LATE_MS = CONNECT_TIMEOUT_MS + OVERLAP_MS;
const LATE_EVERY_ROUNDS = 5;
/** Per shard and round: 3,200 connects a second, six times API Gateway's default quota. */
const MAX_ROWS_PER_SHARD = 400;
/** Arrivals remembered: ten minutes of quiet, or the last 20,000. */
const REMEMBERED_MS = 10 * 60_000;
const MAX_REMEMBERED = 20_000;

export type ChangesInput = {
  ids: readonly string[];
  /** Epoch ms: connected after this is new. The newest row shown says it best, where clocks are about right. Left out: who is new is not asked. */
  since?: number | undefined;
  /** Epoch ms: rows of before stand on a later page. */
  oldest?: number | undefined;
  /** When the list on screen was read. */
  readAt: number;
  /** The search whose rows count as new, as `parseSearch` reads it. */
  q: string;
  /** Whoever asks sees values masked: rows count as new by what they would see of them. */
  isMasked?: boolean | undefined;
  /** `at` of the answer before: this one waits, a second at most, until there is something newer. */
  after: number;
};

type Settings = {
  tableName: string;
  fleet: FleetReader;
  now: () => number;
  /** Milliseconds that only grow, whatever is done to the clock: rounds keep their pace by it. */
  elapsed?: () => number;
  wait: (ms: number) => Promise<void>;
  /** After each round; `lagMs` is how old then was what is known. */
  onRound?: (round: { lagMs: number; isOk: boolean }) => void;
};

export type ChangeFeed = {
  look(input: ChangesInput): Promise<Result<Changes>>;
  /** What all rounds together have read. */
  spent(): FeedCost;
};

/** By the clock, epoch ms: the last round, and the last read of a shard as far back as late rows lie. */
type ReadBefore = { usual: number; late: number | undefined };

/** What connects and what leaves on one target: one round of reads a second, however many people look at whatever. */
export function createChangeFeed({
  tableName,
  fleet,
  now,
  elapsed = () => performance.now(),
  wait,
  onRound,
}: Settings): ChangeFeed {
  const watched = createWatchedIds({ fleet, elapsed });
  const since = now();
  const aheadOfElapsedMs = since - elapsed();
  /** By the clock: `seenAt`, the round that first saw it; `missedAt`, one that read where it lies and saw none: it was written later. */
  const arrivals = new Map<string, FleetRow & { seenAt: number; missedAt?: number | undefined }>();
  /** When each shard was last read so far back as a late row may lie, by the clock. */
  const lateReads = new Map<string, number>();
  /** Every arrival since then is in `arrivals`. */
  let knownSince = Number.POSITIVE_INFINITY;
  /** What is told of the last round, by the clock, and when that ended; when it began, by the stopwatch. */
  let lastRoundAt = 0;
  let endedAt = 0;
  let lastReadAt = Number.NEGATIVE_INFINITY;
  let rounds = 0;
  /** Those that the last round read; none without an index by age. */
  let shards: readonly string[] = [];
  let spent = NO_COST;
  let finished = 0;
  let round: Promise<void> | undefined;
  let problem: unknown;

  async function readArrivals(clockMs: number, roundAt: number, readNow: readonly string[]) {
    // Of a clock that was set nobody knows whether it was right before or is now: rows are looked for by both.
    const unsetMs = aheadOfElapsedMs + roundAt;
    const [atMs, latestMs] = [Math.min(clockMs, unsetMs), Math.max(clockMs, unsetMs)];
    const sinceMs = roundAt - lastReadAt;
    const isFirst = sinceMs > REMEMBERED_MS;
    const neededMs = atMs - (isFirst ? REMEMBERED_MS : sinceMs + OVERLAP_MS);
    rounds += 1;
    // What a clock that was set back has yet to reach was seen by now all the same.
    if (clockMs < lastRoundAt) for (const row of arrivals.values()) row.seenAt = Math.min(row.seenAt, clockMs);
    const lateMs = Math.min(neededMs, atMs - LATE_MS);
    if (isFirst) {
      arrivals.clear();
      knownSince = neededMs;
    }
    await Promise.all(
      readNow.map(async (shard, index) => {
        let oldestMs = atMs;
        // All shards at once would make that round several times as long as the others.
        const isLateRead = (rounds + index) % LATE_EVERY_ROUNDS === 0;
        const usualMs = isLateRead ? lateMs : neededMs;
        const isKnown = !isFirst && shards.includes(shard);
        const before = isKnown ? { usual: lastRoundAt, late: lateReads.get(shard) } : undefined;
        // Rows were seen beyond our shards, and nobody has looked for them there yet.
        const fromMs = shards.includes(shard) ? usualMs : atMs - REMEMBERED_MS;
        const { isCut, ...cost } = await fleet.readShard({
          shard,
          fromMs,
          toMs: latestMs + CLOCK_MARGIN_MS,
          newestFirst: true,
          maxRows: MAX_ROWS_PER_SHARD,
          onRow(row) {
            const known = arrivals.get(row.connectionId);
            const seenAt = Math.min(known?.seenAt ?? clockMs, clockMs);
            const missedAt = known ? known.missedAt : missedBy(row, before, neededMs);
            arrivals.set(row.connectionId, { ...row, seenAt, missedAt });
            oldestMs = row.connectedAt;
          },
        });
        spent = addCosts(spent, cost);
        if (isLateRead) lateReads.set(shard, clockMs);
        if (isCut && oldestMs > neededMs) knownSince = Math.max(knownSince, oldestMs);
      }),
    );
    for (const [id, { connectedAt }] of arrivals) {
      if (arrivals.size <= MAX_REMEMBERED && atMs - connectedAt <= REMEMBERED_MS) break;
      arrivals.delete(id);
      knownSince = Math.max(knownSince, connectedAt);
    }
  }

  /** The read before that would have seen a row that is seen now, had it been there. */
  function missedBy({ connectedAt }: FleetRow, before: ReadBefore | undefined, neededMs: number): number | undefined {
    const at = connectedAt >= neededMs ? before?.usual : before?.late;
    return at !== undefined && connectedAt <= at && connectedAt >= knownSince ? at : undefined;
  }

  async function runRound() {
    const atMs = now();
    const roundAt = elapsed();
    try {
      const layout = await fleet.layout();
      const reads = [
        layout.shards.length > 0 && readArrivals(atMs, roundAt, layout.shards),
        layout.findsById &&
          watched.check().then((cost) => {
            spent = addCosts(spent, cost);
          }),
      ];
      await Promise.all(reads);
      shards = layout.shards;
      problem = undefined;
      lastRoundAt = atMs;
      endedAt = now();
      lastReadAt = roundAt;
    } catch (error) {
      problem = error;
    }
    finished += 1;
    onRound?.({ lagMs: elapsed() - (lastRoundAt ? lastReadAt : roundAt), isOk: problem === undefined });
  }

  let startedAt = Number.NEGATIVE_INFINITY;
  /** The round under way, or the next one when it is due. */
  async function nextRound(): Promise<void> {
    round ??= (async () => {
      const earlyMs = startedAt + ROUND_MS - elapsed();
      if (earlyMs > 0) await wait(earlyMs);
      startedAt = elapsed();
      await runRound();
    })().finally(() => {
      round = undefined;
    });
    await round;
  }

  function newerThan({
    ids,
    since,
    oldest = 0,
    readAt,
    q,
    isMasked,
  }: ChangesInput): Pick<Changes, 'newer' | 'isAtLeast'> {
    const accepts = fleetFilter(parseSearch(q).terms, now(), isMasked);
    if (shards.length === 0 || since === undefined || !accepts) return { newer: null, isAtLeast: false };
    // What was known well before the list was read stands in it, or has left. A clock that was set back since says nothing of that.
    const unseen = readAt - now() > LATE_MS ? Number.NEGATIVE_INFINITY : readAt - OVERLAP_MS;
    const shown = new Set(ids);
    let newer = 0;
    for (const row of arrivals.values()) {
      // One that was written late stands behind newer ones that are shown.
      const isLate = row.missedAt !== undefined && row.missedAt >= readAt + ROUND_MS && row.connectedAt >= oldest;
      const isNewer = row.connectedAt > since && row.seenAt > unseen;
      if ((isNewer || isLate) && !shown.has(row.connectionId) && accepts(row)) newer += 1;
    }
    // What the list showed when it was read needs no memory of ours.
    return { newer, isAtLeast: Math.max(since, readAt - OVERLAP_MS) < knownSince };
  }

  return {
    async look(input) {
      watched.ask(input.ids);
      const isDue = problem !== undefined || elapsed() - lastReadAt >= ROUND_MS;
      if (isDue || input.after >= lastRoundAt) await nextRound();
      if (problem !== undefined) return toTableError(problem, tableName);
      return ok({ ...newerThan(input), gone: watched.goneOf(input.ids), at: lastRoundAt, endedAt });
    },
    spent: () => ({ since, rounds: finished, cost: spent }),
  };
}
