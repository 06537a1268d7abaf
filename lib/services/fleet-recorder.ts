import type { History, MinuteRecord, StoredMinute } from '../console/history';
import type { ReadCost } from '../domain/overview';
import type { FleetReader } from '../registry/fleet-reader';
import { allShards } from '../registry/layout';
import { createWalkPace, MAX_SHARD_ROWS, walkFleet } from './fleet-walk';

const MINUTE_MS = 60_000;
/** A row is written when `$connect` returns and reaches the index a moment later: a minute is counted when it has settled. */
const SETTLE_MS = 10_000;
/** About 125 units a minute for rows of 200 bytes; larger fleets are counted by one shard, and that not every minute, though once an hour. */
const MAX_ROWS = 5_000;
/** Beyond this a balance says nothing about a minute. */
const MAX_SPAN_MS = 60 * MINUTE_MS;
/** So that the count before is still within that span, though a few minutes fail when the next is due and the clock is beyond the end of the last. */
const MAX_INTERVAL_MS = MAX_SPAN_MS - 5 * MINUTE_MS;
const COUNTED_SHARD = '0';

type Settings = {
  target: string;
  fleet: FleetReader;
  history: History;
  now: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
  wait: (ms: number) => Promise<void>;
  onProblem?: (error: unknown) => void;
};

export type Recorder = {
  /** Counts the minute that ended last, unless it is counted or another process does. Throws the SDK's exception. */
  recordMinute(): Promise<void>;
  /** Counts every minute from now on; what fails is a gap. */
  start(): void;
  stop(): void;
};

/** Keeps the history of a target: one record a minute, made by whichever process claims the minute first. */
export function createRecorder({ target, fleet, history, now, elapsed, wait, onProblem }: Settings): Recorder {
  let timer: NodeJS.Timeout | undefined;
  // One that is read at its pace may take longer than a minute.
  let isCountingAll = false;

  async function recordMinute() {
    const { shards } = await fleet.layout();
    if (shards.length === 0) return;
    const endMs = lastEnd(now());
    if (!(await history.claim(target, endMs - MINUTE_MS))) return;
    const past = await history.last(target, MAX_SPAN_MS / MINUTE_MS);
    const count: Count = { fleet, endMs, nowMs: now(), keepPace: createWalkPace({ elapsed, wait }) };
    if (!isDue(past, endMs) || isCountingAll) {
      await history.record(target, endMs - MINUTE_MS, await countArrivals(count));
      return;
    }
    isCountingAll = true;
    try {
      const minute = await countAll(count, past, (read) =>
        // What it cost decides when the next one is due, as if it had been of use.
        history.record(target, endMs - MINUTE_MS, { ...NOT_KNOWN, ...read }),
      );
      await history.record(target, endMs - MINUTE_MS, minute);
    } finally {
      isCountingAll = false;
    }
  }

  function schedule() {
    const next = lastEnd(now()) + MINUTE_MS + SETTLE_MS;
    timer = setTimeout(
      () => {
        schedule();
        recordMinute().catch((error: unknown) => onProblem?.(error));
      },
      Math.max(1_000, next - now()),
    );
    // The history is no reason to keep a process alive.
    timer.unref();
  }

  return {
    recordMinute,
    start() {
      if (!timer) schedule();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

type Whole = MinuteRecord & { registered: number; shardRegistered: number };

function isWhole(record: MinuteRecord): record is Whole {
  return record.registered !== null && record.shardRegistered !== null;
}

/** The end of the last minute that has settled. */
function lastEnd(nowMs: number): number {
  return Math.floor((nowMs - SETTLE_MS) / MINUTE_MS) * MINUTE_MS;
}

function isDue(past: readonly MinuteRecord[], endMs: number): boolean {
  const last = past.findLast(({ shardRegistered }) => shardRegistered !== null);
  return !last || endMs - (last.at + MINUTE_MS) >= everyMs(last);
}

/** So seldom that the average stays within the bound of one minute, as long as two records can be compared at all. */
function everyMs({ parts, shardRegistered }: MinuteRecord): number {
  const wished = Math.max(1, Math.ceil((shardRegistered ?? 0) / MAX_ROWS)) * MINUTE_MS;
  return parts === 1 ? MINUTE_MS : Math.min(wished, MAX_INTERVAL_MS);
}

const NOT_KNOWN = {
  connects: null,
  shardConnects: null,
  registered: null,
  shardRegistered: null,
  left: null,
  leftOverMs: null,
};

type Count = { fleet: FleetReader; endMs: number; nowMs: number; keepPace: (cost: ReadCost) => Promise<void> };
type Spent = Pick<StoredMinute, 'shardRegistered' | 'parts' | 'capacityUnits'>;

/** Everything at once: who is registered, who came in the last minute, and who has left since the whole count before. `onFailure` is told before it throws. */
async function countAll(
  { fleet, endMs, nowMs, keepPace }: Count,
  past: readonly MinuteRecord[],
  onFailure: (spent: Spent) => Promise<void>,
): Promise<StoredMinute> {
  const before = past.findLast(isWhole);
  const beforeEndMs = before ? before.at + MINUTE_MS : 0;
  const all: Tally = { rows: 0, known: 0, arrived: 0 };
  const shard: Tally = { rows: 0, known: 0, arrived: 0 };
  let capacityUnits = 0;
  const walk = walkFleet({
    fleet,
    nowMs,
    toMs: endMs - 1,
    maxExactRows: MAX_ROWS,
    maxShardRows: MAX_SHARD_ROWS,
    onRow({ connectedAt }, lane) {
      for (const tally of lane === COUNTED_SHARD ? [all, shard] : [all]) {
        tally.rows += 1;
        if (connectedAt < beforeEndMs) tally.known += 1;
        if (connectedAt >= endMs - MINUTE_MS) tally.arrived += 1;
      }
    },
    afterPage(cost) {
      capacityUnits = cost.capacityUnits;
      return keepPace(cost);
    },
  });
  const { parts, cost, isCut } = await walk.catch(async (error: unknown) => {
    await onFailure({ shardRegistered: shard.rows, parts: allShards().length, capacityUnits });
    throw error;
  });
  // What was read is the oldest part: how many there are, came and left is not known, only that this was not little.
  if (isCut) return { ...NOT_KNOWN, shardRegistered: shard.rows, parts, capacityUnits: cost.capacityUnits };
  return {
    connects: all.arrived * parts,
    shardConnects: shard.arrived,
    registered: all.rows * parts,
    shardRegistered: shard.rows,
    left: before ? leftSince({ before, past, endMs, parts, all, shard }) : null,
    leftOverMs: before ? endMs - beforeEndMs : null,
    parts,
    capacityUnits: cost.capacityUnits,
  };
}

/** `known`: those that the whole count before may have seen; `arrived`: in the last minute. */
type Tally = { rows: number; known: number; arrived: number };
type Balance = {
  before: Whole;
  past: readonly MinuteRecord[];
  endMs: number;
  parts: number;
  all: Tally;
  shard: Tally;
};

/**
 * Two counts of all rows are compared as they are; else the shard that is in both, scaled up. Who was registered before and who came since, less who
 * is registered now; where a minute since is not recorded, only who was registered before and is not now. Rows written late would count below nothing.
 */
function leftSince({ before, past, endMs, parts, all, shard }: Balance): number {
  const isExact = before.parts === 1 && parts === 1;
  const now = isExact ? all : shard;
  const registered = isExact ? before.registered : before.shardRegistered;
  const between = cameBetween(past, before.at + MINUTE_MS, endMs - MINUTE_MS, isExact ? 'connects' : 'shardConnects');
  const goneOfBefore = registered - now.known;
  const gone = between === null ? goneOfBefore : registered + between + now.arrived - now.rows;
  return Math.max(0, goneOfBefore, gone) * (isExact ? 1 : Math.max(before.parts, parts));
}

/** The sum of the minutes from one to another, the last one left out; null unless each is recorded. */
function cameBetween(
  past: readonly MinuteRecord[],
  fromMs: number,
  toMs: number,
  figure: 'connects' | 'shardConnects',
): number | null {
  const minutes = new Map(past.map((minute) => [minute.at, minute[figure]]));
  let sum = 0;
  for (let at = fromMs; at < toMs; at += MINUTE_MS) {
    const came = minutes.get(at) ?? null;
    if (came === null) return null;
    sum += came;
  }
  return sum;
}

async function countArrivals({ fleet, endMs, nowMs, keepPace }: Count): Promise<StoredMinute> {
  let arrived = 0;
  let shardArrived = 0;
  const { parts, cost, isCut } = await walkFleet({
    fleet,
    nowMs,
    fromMs: endMs - MINUTE_MS,
    toMs: endMs - 1,
    maxExactRows: MAX_ROWS,
    maxShardRows: MAX_ROWS,
    onRow(_, lane) {
      arrived += 1;
      if (lane === COUNTED_SHARD) shardArrived += 1;
    },
    afterPage: keepPace,
  });
  return {
    ...NOT_KNOWN,
    connects: isCut ? null : arrived * parts,
    shardConnects: isCut ? null : shardArrived,
    parts,
    capacityUnits: cost.capacityUnits,
  };
}
