import type { Direction, Position } from './cursor';
import type { Item } from './row';

/** One ordered sequence of rows, such as a shard of the fleet or the rows of one user. */
export type RowStream = {
  /** Up to `limit` rows after `position` (exclusive), in the given direction; none only when `exhausted`. */
  read(after: Position, limit: number, direction: Direction): Promise<StreamRead>;
};
type StreamRead = { items: Item[]; exhausted: boolean; capacityUnits: number };

export type MergeInput = {
  streams: RowStream[];
  positions: Position[];
  direction: Direction;
  size: number;
  /** Where a row stands in its stream. */
  positionOf: (item: Item) => readonly [string, string];
  accept: (item: Item) => boolean;
  /** Stops early when a filter refuses nearly everything. */
  maxRows: number;
};

export type MergedPage = {
  /** Newest first, whichever way the page was walked. */
  items: Item[];
  /** Where to go on, per direction; null at the end. */
  older: Position[] | null;
  newer: Position[] | null;
  rows: number;
  capacityUnits: number;
};

type Lane = {
  stream: RowStream;
  buffer: Item[];
  exhausted: boolean;
  /** Last row taken, or where the lane began. */
  last: Position;
  /** First row taken on this page. */
  first: Position | undefined;
};

/**
 * Merges ordered streams into one page. Hashing spreads rows evenly, so each lane is asked for its fair share and a
 * little more; the page then reads about twice what it shows however many rows there are.
 */
export async function mergePage(input: MergeInput): Promise<MergedPage> {
  const { streams, positions, direction, size, positionOf, accept, maxRows } = input;
  const cost = { rows: 0, capacityUnits: 0 };
  const share = streams.length === 1 ? size + 1 : Math.ceil(size / streams.length) + 2;
  const lanes = streams.map(
    (stream, index): Lane => ({
      stream,
      buffer: [],
      exhausted: false,
      last: positions[index] ?? null,
      first: undefined,
    }),
  );

  async function fill(lane: Lane, limit: number) {
    if (lane.buffer.length > 0 || lane.exhausted || cost.rows >= maxRows) return;
    const read = await lane.stream.read(lane.last, limit, direction);
    cost.rows += read.items.length;
    cost.capacityUnits += read.capacityUnits;
    lane.exhausted = read.exhausted;
    lane.buffer.push(...read.items);
  }

  await Promise.all(lanes.map((lane) => fill(lane, share)));
  const items: Item[] = [];
  while (items.length < size) {
    const lane = nextLane(lanes, direction, positionOf);
    if (!lane) break;
    const item = lane.buffer.shift() as Item;
    lane.last = positionOf(item);
    lane.first ??= lane.last;
    if (accept(item)) items.push(item);
    await fill(lane, 4);
    // Without a head in every lane the next row cannot be told; this happens only past `maxRows`.
    if (lane.buffer.length === 0 && !lane.exhausted) break;
  }

  const onward = lanes.some((lane) => lane.buffer.length > 0 || !lane.exhausted) ? lanes.map(({ last }) => last) : null;
  const back = positions.some((position) => position !== null)
    ? lanes.map((lane) => backPosition(lane, positionOf))
    : null;
  return direction === 'older'
    ? { items, older: onward, newer: back, ...cost }
    : { items: items.reverse(), older: lanes.map((lane) => backPosition(lane, positionOf)), newer: onward, ...cost };
}

/** Ties go to the lowest lane when walking older and so to the highest when walking newer: one order both ways. */
function isBefore(a: number, b: number, direction: Direction): boolean {
  return direction === 'older' ? a > b : a <= b;
}

/** Walking back starts before this page's first row; a lane with none starts before its head, or at its edge. */
function backPosition(lane: Lane, positionOf: MergeInput['positionOf']): Position {
  if (lane.first) return lane.first;
  const [head] = lane.buffer;
  return head ? positionOf(head) : null;
}

function nextLane(lanes: Lane[], direction: Direction, positionOf: MergeInput['positionOf']): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    if (lane.buffer.length === 0) continue;
    if (!best || isBefore(headTime(lane, positionOf), headTime(best, positionOf), direction)) best = lane;
  }
  return best;
}

function headTime(lane: Lane, positionOf: MergeInput['positionOf']): number {
  return Number(positionOf(lane.buffer[0] as Item)[0]);
}
