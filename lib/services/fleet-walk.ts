import { CLOCK_MARGIN_MS, MAX_CONNECTION_AGE_MS, MAX_TIME_MS } from '../domain/limits';
import { addCosts, NO_COST, type ReadCost } from '../domain/overview';
import type { FleetReader, FleetRow } from '../registry/fleet-reader';
import { allShards } from '../registry/layout';

/**
 * Rows of the one shard that are read at most: an eighth of the 3.6 million connections that API Gateway allows by default, and a third more for
 * ghosts and raised quotas. About 30,000 units for rows of 400 bytes.
 */
export const MAX_SHARD_ROWS = 600_000;

export type FleetWalk = {
  /** 1 when all rows were read; else how many parts of one size there are, of which one was. */
  parts: number;
  /** There are more rows than were read: the oldest ones, of which nothing about all follows but that there are more. */
  isCut: boolean;
  cost: ReadCost;
};

/** While a walk goes on; one partition of an index gives 3,000. */
const WALK_UNITS_PER_SECOND = 1_000;

/** For `afterPage` of one walk that begins now: waits while it has read more than its pace allows. */
export function createWalkPace({ elapsed, wait }: { elapsed: () => number; wait: (ms: number) => Promise<void> }) {
  const startedAt = elapsed();
  return async ({ capacityUnits }: ReadCost): Promise<void> => {
    const aheadMs = (capacityUnits * 1000) / WALK_UNITS_PER_SECOND - (elapsed() - startedAt);
    if (aheadMs > 100) await wait(aheadMs);
  };
}

type WalkInput = {
  fleet: FleetReader;
  nowMs: number;
  /** Epoch ms; when not given, as old as a row can be, and however new: of clocks that run ahead the list shows all rows too. */
  fromMs?: number;
  toMs?: number;
  /** All are read while there are about this many or fewer. */
  maxExactRows: number;
  /** Bound of the one shard that is read when there are more. */
  maxShardRows: number;
  /** Told with the shard that it lies in. */
  onRow: (row: FleetRow, shard: string) => void;
  afterPage?: (cost: ReadCost) => void | Promise<void>;
};

/**
 * Reads the fleet by age: one shard first, and the others when the whole is small enough. A hash of the connection id
 * chooses the shard, so that one is a random part of the fleet and stands for it with an error that is known. The few rows that somebody wrote
 * into shards beyond ours are read with all, and are nothing beside that error.
 */
export async function walkFleet(input: WalkInput): Promise<FleetWalk> {
  const { fleet, nowMs, maxExactRows, maxShardRows, onRow, afterPage } = input;
  const { fromMs = nowMs - MAX_CONNECTION_AGE_MS - CLOCK_MARGIN_MS, toMs = MAX_TIME_MS } = input;
  const [first = '0'] = allShards();
  const parts = allShards().length;
  const told: ReadCost[] = [];
  const read = async (shard: string, index: number, maxRows: number) =>
    fleet.readShard({
      withAgent: true,
      shard,
      fromMs,
      toMs,
      maxRows,
      onRow: (row) => onRow(row, shard),
      afterPage: (cost) => {
        told[index] = cost;
        return afterPage?.(told.filter(Boolean).reduce(addCosts, NO_COST));
      },
    });
  const one = await read(first, 0, maxShardRows);
  if (one.isCut || one.rows * parts > maxExactRows) return { parts, isCut: one.isCut, cost: costOf(one) };
  // Hashing is even: an eighth that is small bounds the rest with room to spare.
  const { shards } = await fleet.layout();
  const others = shards.filter((shard) => shard !== first);
  const rest = await Promise.all(others.map((shard, index) => read(shard, index + 1, maxExactRows)));
  return {
    parts: 1,
    isCut: rest.some(({ isCut }) => isCut),
    cost: [one, ...rest].map(costOf).reduce(addCosts, NO_COST),
  };
}

function costOf({ calls, rows, capacityUnits }: ReadCost): ReadCost {
  return { calls, rows, capacityUnits };
}
