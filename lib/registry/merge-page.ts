import type { Direction, Position } from './cursor';
import type { Item } from './row';

/** One ordered sequence of rows, such as a shard of the fleet or the rows of one user. */
export type RowStream = {
  /** Up to `limit` rows after `position` (exclusive), in the given direction; none only when `exhausted`. */
  read(after: Position, limit: number, direction: Direction): Promise<StreamRead>;
  /** Where a row stands in it. */
  positionOf(item: Item): readonly string[];
};
/** `reads`: calls that it took. */
export type StreamRead = { items: Item[]; exhausted: boolean; capacityUnits: number; reads: number };

/** What one page may read in search of matches when a filter refuses most of what an index gives. */
export type Budget = { rows: number; reads: number; capacityUnits: number };

export function isSpent(budget: Budget, spent: Budget): boolean {
  return spent.rows >= budget.rows || spent.reads >= budget.reads || spent.capacityUnits >= budget.capacityUnits;
}

export type MergeInput = {
  streams: RowStream[];
  positions: Position[];
  direction: Direction;
  size: number;
  accept: (item: Item) => boolean;
  budget: Budget;
  /** A full page comes past what the filter refuses behind it until another match is seen, so that where it leads to there is one. */
  looksOn?: boolean;
  /** A hash spreads the rows over so many streams, the first ones, and the others hold few; else the first of all may have more than the others, or all. */
  evenAmong?: number | undefined;
};

export type MergedPage = {
  /** Newest first, whichever way the page was walked. */
  items: Item[];
  /** Where to go on, per direction; null at the end. */
  older: Position[] | null;
  newer: Position[] | null;
  rows: number;
  capacityUnits: number;
  /** Ended by the budget, not by the size or the end of the rows. */
  isPartial: boolean;
};

type Lane = {
  stream: RowStream;
  buffer: Item[];
  exhausted: boolean;
  /** Last row taken, or where the lane began. */
  last: Position;
  /** First row taken on this page. */
  first: Position | undefined;
  /** Rows taken on this page. */
  taken: number;
  /** Rows to ask for when it runs dry. */
  step: number;
};

/**
 * A lane that runs dry is asked for a few rows more, or for its share so far of what is wanting: of an address that is not spread one lane has
 * all of them. For twice as many each time while a filter refuses most of them.
 */
const FIRST_STEP = 3;
const MAX_STEP = 100;
/** A share is believed as if so many rows more had been taken, of other lanes, as long as those have any. */
const DOUBT = 4;
/** Beyond the fair share of a lane, so that few are asked twice for a page; of one that may have little it is a row that is not shown. */
const SPARE = { likely: 2, other: 1 };

/**
 * Merges ordered streams into one page. Each lane is asked for its fair share and a little more; the page then reads about twice what it
 * shows, however many rows there are and in which lanes they are.
 */
export async function mergePage(input: MergeInput): Promise<MergedPage> {
  const { streams, positions, direction, size, accept, budget, looksOn = false, evenAmong } = input;
  const spent: Budget = { rows: 0, reads: 0, capacityUnits: 0 };
  const share = Math.ceil(size / (evenAmong ?? streams.length));
  const lanes = streams.map(
    (stream, index): Lane => ({
      stream,
      buffer: [],
      exhausted: false,
      last: positions[index] ?? null,
      first: undefined,
      taken: 0,
      step: FIRST_STEP,
    }),
  );

  async function fill(lane: Lane, limit: number) {
    if (lane.buffer.length > 0 || lane.exhausted || isSpent(budget, spent)) return;
    const read = await lane.stream.read(lane.last, Math.min(limit, budget.rows - spent.rows), direction);
    spent.reads += read.reads;
    spent.rows += read.items.length;
    spent.capacityUnits += read.capacityUnits;
    lane.exhausted = read.exhausted;
    lane.buffer.push(...read.items);
  }

  const firstOf = (index: number) =>
    evenAmong !== undefined && index >= evenAmong
      ? FIRST_STEP
      : share + SPARE[evenAmong !== undefined || index === 0 ? 'likely' : 'other'];
  await Promise.all(lanes.map((lane, index) => fill(lane, firstOf(index))));
  const items: Item[] = [];
  let taken = 0;
  for (let lane = nextLane(lanes, direction); lane; lane = nextLane(lanes, direction)) {
    const item = lane.buffer[0] as Item;
    const isMatch = accept(item);
    // A full page takes in what was read and refused behind it, so that it knows whether another match follows.
    if (isMatch && items.length === size) break;
    lane.buffer.shift();
    lane.taken += 1;
    taken += 1;
    lane.last = lane.stream.positionOf(item);
    lane.first ??= lane.last;
    if (isMatch) items.push(item);
    if (lane.buffer.length > 0 || lane.exhausted) continue;
    if (items.length * 2 < spent.rows - lanes.length * FIRST_STEP) lane.step = Math.min(lane.step * 2, MAX_STEP);
    const doubt = lanes.some((other) => other !== lane && !other.exhausted) ? DOUBT : 0;
    const wanting = Math.ceil(((size - items.length) * lane.taken) / (taken + doubt));
    if (isMatch || items.length < size || looksOn) await fill(lane, Math.max(lane.step, wanting));
    // Without a head in every lane the next row cannot be told.
    if (lane.buffer.length === 0 && !lane.exhausted) break;
  }

  const onward = lanes.some((lane) => lane.buffer.length > 0 || !lane.exhausted) ? lanes.map(({ last }) => last) : null;
  const back = positions.some((position) => position !== null) ? lanes.map(backPosition) : null;
  const { rows, capacityUnits } = spent;
  const about = { rows, capacityUnits, isPartial: items.length < size && onward !== null };
  return direction === 'older'
    ? { items, older: onward, newer: back, ...about }
    : { items: items.reverse(), older: lanes.map(backPosition), newer: onward, ...about };
}

/** Ties go to the lowest lane when walking older and so to the highest when walking newer: one order both ways. */
function isBefore(a: number, b: number, direction: Direction): boolean {
  return direction === 'older' ? a > b : a <= b;
}

/** Walking back starts before this page's first row; a lane with none starts before its head, or at its edge. */
function backPosition({ first, buffer: [head], stream }: Lane): Position {
  if (first) return first;
  return head ? stream.positionOf(head) : null;
}

function nextLane(lanes: Lane[], direction: Direction): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    if (lane.buffer.length === 0) continue;
    if (!best || isBefore(headTime(lane), headTime(best), direction)) best = lane;
  }
  return best;
}

function headTime({ stream, buffer }: Lane): number {
  return Number(stream.positionOf(buffer[0] as Item)[0]);
}
