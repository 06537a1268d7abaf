/** Rows from `start` up to, not including, `end`. */
export type RowRange = { start: number; end: number };
/** What stands in the table's body: a row, or room for rows that are not drawn. */
export type RowSlot = { index: number } | { room: number; before: number };

/** Pages up to this size are drawn whole, so that finding in the page works. */
export const DRAWN_WHOLE = 100;
/** What a usual window shows is there first and can be used; the rest of a page follows when nothing else is to do, … */
export const DRAWN_FIRST = 18;
/** … by so many rows at a time, that no click waits for long. */
export const DRAWN_MORE = 16;
/** Rows drawn beyond the edges of the window. */
const MARGIN = 12;
/** The drawn range moves by steps, so that scrolling by a row draws nothing anew. */
const STEP = 8;

/** Which rows to draw at least when the body's top stands `topPx` below the window's top (negative: scrolled past). */
export function drawnRows(count: number, topPx: number, rowPx: number, windowPx: number): RowRange {
  if (rowPx <= 0) return { start: 0, end: Math.min(count, DRAWN_FIRST) };
  const last = Math.ceil((windowPx - topPx) / rowPx);
  if (count <= DRAWN_WHOLE) return { start: 0, end: clamp(last, Math.min(count, DRAWN_FIRST), count) };
  const first = Math.floor(-topPx / rowPx);
  const start = clamp(Math.floor((first - MARGIN) / STEP) * STEP, 0, count);
  return { start, end: clamp(Math.ceil((last + MARGIN) / STEP) * STEP, start, count) };
}

/** Whether so many of the rows are new that drawing them is felt. */
export function isOtherList(
  before: readonly { connectionId: string }[],
  now: readonly { connectionId: string }[],
): boolean {
  const known = new Set(before.map(({ connectionId }) => connectionId));
  return now.filter(({ connectionId }) => !known.has(connectionId)).length > DRAWN_MORE;
}

/** The rows of `range` and `kept` (the one with the focus), with room for the others between them. */
export function rowSlots(count: number, { start, end }: RowRange, kept: number): RowSlot[] {
  const slots: RowSlot[] = [];
  let next = 0;
  const room = (upTo: number) => {
    if (upTo > next) slots.push({ room: upTo - next, before: upTo });
    next = Math.max(next, upTo);
  };
  const draw = (index: number) => {
    room(index);
    slots.push({ index });
    next = index + 1;
  };
  if (kept >= 0 && kept < Math.min(start, count)) draw(kept);
  for (let index = start; index < Math.min(end, count); index++) draw(index);
  if (kept >= end && kept < count) draw(kept);
  room(count);
  return slots;
}

/** Facts are asked by blocks of rows, so that scrolling by a row asks nothing anew. */
export const FACTS_BLOCK = 50;

/** The blocks that the window and a margin touch. */
export function factsRange(count: number, topPx: number, rowPx: number, windowPx: number): RowRange {
  if (rowPx <= 0) return { start: 0, end: Math.min(count, FACTS_BLOCK) };
  const first = Math.floor(-topPx / rowPx) - MARGIN;
  const last = Math.ceil((windowPx - topPx) / rowPx) + MARGIN;
  const start = clamp(Math.floor(first / FACTS_BLOCK) * FACTS_BLOCK, 0, count);
  return { start, end: clamp(Math.ceil(last / FACTS_BLOCK) * FACTS_BLOCK, start, count) };
}

export function isSameRange(one: RowRange, other: RowRange): boolean {
  return one.start === other.start && one.end === other.end;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
