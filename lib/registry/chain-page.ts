import type { Direction, Position } from './cursor';
import { type Budget, isSpent, type RowStream, type StreamRead } from './merge-page';
import type { Item } from './row';

/** A place in streams that are read one after the other. */
export type Place = { lane: number; position: Position };

export type ChainInput = {
  streams: RowStream[];
  from: Place;
  direction: Direction;
  size: number;
  accept: (item: Item) => boolean;
  budget: Budget;
  /** See `MergeInput`. */
  looksOn?: boolean;
};

export type ChainedPage = {
  /** In the order of the streams, and in each newest first where its sort key is a time. */
  items: Item[];
  /** Where to go on, per direction; null at the end. */
  older: Place | null;
  newer: Place | null;
  rows: number;
  capacityUnits: number;
  /** Ended by the budget, not by the size or the end of the rows. */
  isPartial: boolean;
};

/** Most rows of one read, when a filter refuses most of them. */
const MAX_STEP = 500;
const MAX_PEEKS = 8;
/** First read behind a full page, where what was read with it was refused. */
const FIRST_LOOK = 4;
/** Streams that are begun at once where those before them held nothing; each is then asked for few rows. */
const MAX_AHEAD = 16;

/**
 * One page of streams that are read one after the other, such as the users of a list: what costs a read is only what is shown, and
 * streams that come later on are not touched, except that after some without a row the next ones are begun together.
 */
export async function chainPage(input: ChainInput): Promise<ChainedPage> {
  const { streams, from, direction, size, accept, budget, looksOn = false } = input;
  const forth = direction === 'older' ? 1 : -1;
  const items: Item[] = [];
  const spent: Budget = { rows: 0, reads: 0, capacityUnits: 0 };
  let first: Place | undefined;
  let place: Place | null = from;
  let step = size + 1;
  let isFull = false;
  let peeks = 0;
  let look = FIRST_LOOK;
  /** Streams without a row, one after the other. */
  let empty = 0;

  function nextStep(): number {
    if (items.length === size) {
      const now = look;
      look = Math.min(look * 2, MAX_STEP);
      return now;
    }
    return items.length * 2 < spent.rows ? Math.min(step * 2, MAX_STEP) : size - items.length + 1;
  }

  async function begin({ lane, position }: Place): Promise<StreamRead[]> {
    const ahead = position === null ? Math.min(empty, MAX_AHEAD - 1) : 0;
    const limit = Math.max(Math.ceil(Math.min(step, budget.rows - spent.rows) / (1 + ahead)), 2);
    const lanes = Array.from({ length: 1 + ahead }, (_, index) => streams[lane + index * forth]);
    const begun = await Promise.all(
      lanes.flatMap((stream, index) => stream?.read(index === 0 ? position : null, limit, direction) ?? []),
    );
    for (const read of begun) {
      spent.reads += Math.max(1, read.reads);
      spent.rows += read.items.length;
      spent.capacityUnits += read.capacityUnits;
    }
    return begun;
  }

  // A full page looks into the streams behind it whether there is a next page, a few at most where it need not be sure.
  const looksBehind = ({ position }: Place) => looksOn || (position === null && peeks++ < MAX_PEEKS);
  const isWanting = (at: Place) => items.length < size || (!isFull && looksBehind(at));
  while (place && isWanting(place) && !isSpent(budget, spent)) {
    const begun = await begin(place);
    for (const read of begun) {
      if (!place) break;
      const lane: number = place.lane;
      const stream = streams[lane] as RowStream;
      for (const item of read.items) {
        const isMatch = accept(item);
        // A full page takes in what the filter refuses behind it, so that it knows whether another match follows.
        isFull = isMatch && items.length === size;
        if (isFull) break;
        place = { lane, position: stream.positionOf(item) };
        first ??= place;
        if (isMatch) items.push(item);
      }
      empty = read.items.length === 0 ? empty + 1 : 0;
      if (isFull || !read.exhausted) {
        step = nextStep();
        break;
      }
      place = streams[lane + forth] ? { lane: lane + forth, position: null } : null;
    }
  }

  // Without a row taken, the way back begins at the end of the stream that was left last.
  const end = direction === 'older' ? streams.length - 1 : 0;
  const edge: Place = { lane: place ? place.lane - forth : end, position: null };
  const isFirst = direction === 'older' && from.lane === 0 && from.position === null;
  const { rows, capacityUnits } = spent;
  const about = { rows, capacityUnits, isPartial: items.length < size && place !== null };
  return direction === 'older'
    ? { items, older: place, newer: isFirst ? null : (first ?? edge), ...about }
    : { items: items.reverse(), older: first ?? edge, newer: place, ...about };
}
