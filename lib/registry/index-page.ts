import type { ConnectionPage } from '../domain/connection';
import type { ListOrder } from '../domain/paging';
import { ok, type Result } from '../domain/result';
import type { Term } from '../domain/search';
import { type ChainedPage, type ChainInput, chainPage, type Place } from './chain-page';
import { type Cursor, type Direction, decodeCursor, encodeCursor, foreignCursor, waysOf } from './cursor';
import { allShards } from './layout';
import { mergePage } from './merge-page';
import { groupOfLane } from './page-group';
import { rowsOfPage } from './page-rows';
import { budgetOf, type PageAlone, type PageTask, sparedOf } from './page-task';
import { type IndexPlan, nameOf } from './plan';
import { fitsLane, queryStream } from './query-stream';
import { type Item, withAddress } from './row';
import { isTimeTerm } from './time-window';

type Walk = {
  items: readonly Item[];
  older: Places | null;
  newer: Places | null;
  rows: number;
  capacityUnits: number;
  isPartial: boolean;
  passed: number;
};
type Places = Pick<Cursor, 'positions' | 'lane'>;

/** A page of an index, forth or back. */
export async function pageByIndex(task: PageTask, plan: IndexPlan, terms: readonly Term[]): Promise<Result<PageAlone>> {
  const { query, about } = task;
  const order = orderOf(plan, query.order);
  const { on, back } = waysOf(order);
  const first: Cursor = {
    direction: on,
    positions: plan.by === 'merge' ? plan.lanes.map(() => null) : [null],
    lane: 0,
  };
  const cursor = query.cursor === null ? first : readCursor(query.cursor, about, plan);
  if (!cursor) return foreignCursor();

  const page = await walk(task, plan, cursor, query.size);
  // Back at the top: a first page is a full one, not what happens to stand before the last one.
  const isTop = cursor.direction === back && !page[back];
  const wanting = query.size - page.items.length;
  const found = isTop && wanting > 0 ? await goOn(task, plan, { page, on, first, wanting }) : page;
  const asOfMs = terms.some(isTimeTerm) ? task.asOfMs : undefined;
  const way = plan.isByAge ? { isByAge: true } : { way: nameOf(plan) };
  const held = { asOfMs, ...way, lanesEach: lanesEachOf(plan) };
  const link = (direction: Direction, places: Places | null) =>
    places && encodeCursor({ direction, ...places, ...held }, about);
  const rows = rowsOfPage(task, order === 'oldest' ? found.items.toReversed() : found.items);
  const lane = plan.by === 'chain' && plan.isLaneAlone ? plan.lanes[cursor.lane] : undefined;
  return ok({
    rows,
    next: link(on, found[on]),
    previous: isTop || query.cursor === null ? null : link(back, found[back]),
    order,
    passed: found.passed,
    read: { by: 'index', rows: found.rows, capacityUnits: found.capacityUnits },
    ...(found.isPartial && { isPartial: true }),
    ...(lane && groupOfLane(task, lane, rows)),
    ...(lane && query.cursor === null && { laneStarts: startsOf(plan).flatMap((place) => link(on, place) ?? []) }),
    ...(lane && found[on]?.lane !== cursor.lane && { isLaneEnd: true as const }),
  });
}

/** Where each lane but the first begins. */
function startsOf({ lanes }: IndexPlan): Places[] {
  return lanes.slice(1).map((_, index) => ({ positions: [null], lane: index + 1 }));
}

type Short = { page: Walk; on: Direction; first: Cursor; wanting: number };

/** What was found on the way back, and so many more from where it ends. Both have been read. */
async function goOn(task: PageTask, plan: IndexPlan, { page, on, first, wanting }: Short): Promise<Walk> {
  const places = page[on];
  const more = places
    ? await walk(task, plan, { direction: on, ...places }, wanting)
    : await walk(task, plan, first, task.query.size);
  const before = places ? page.items : [];
  return {
    ...more,
    // Newest first, whichever way was walked.
    items: on === 'older' ? [...before, ...more.items] : [...more.items, ...before],
    rows: page.rows + more.rows,
    capacityUnits: page.capacityUnits + more.capacityUnits,
    passed: places ? page.passed + more.passed : more.passed,
  };
}

async function walk(task: PageTask, plan: IndexPlan, cursor: Cursor, size: number): Promise<Walk> {
  const { client, tableName, names, filter } = task;
  const table = { client, tableName, names, more: filter.attributes, spared: sparedOf(task) };
  const streams = plan.lanes.map((lane) => queryStream({ ...table, lane }));
  let matches = 0;
  let passed = 0;
  /** A match beyond a full page is left to the next one. */
  const accept = (item: Item) => {
    const isMatch = filter.accepts(withAddress(item, names));
    if (isMatch && matches === size) return true;
    passed += 1;
    matches += Number(isMatch);
    return isMatch;
  };
  const { direction } = cursor;
  // The first page is shown once on the way back: nothing but what is refused may lie before it.
  const looksOn = direction === waysOf(orderOf(plan, task.query.order)).back;
  const common = { direction, size, accept, budget: budgetOf(plan, task.query), looksOn };
  if (plan.by === 'merge') {
    const evenAmong = plan.isByAge ? allShards().length : undefined;
    const page = await mergePage({ ...common, streams, positions: cursor.positions, evenAmong });
    const places = (positions: Cursor['positions'] | null) => positions && { positions, lane: 0 };
    return { ...page, older: places(page.older), newer: places(page.newer), passed };
  }
  const from = { lane: cursor.lane, position: cursor.positions[0] ?? null };
  const page = plan.isLaneAlone
    ? await lanePage({ ...common, streams, from })
    : await chainPage({ ...common, streams, from });
  const places = (place: Place | null) => place && { positions: [place.position], lane: place.lane };
  return { ...page, older: places(page.older), newer: places(page.newer), passed };
}

function orderOf(plan: IndexPlan, asked: ListOrder): ConnectionPage['order'] {
  return plan.by === 'merge' || plan.isByTime ? asked : 'none';
}

/** A page of one lane alone, after whose end the next one begins. Whoever reads it reads on. */
async function lanePage({ streams, from, ...common }: ChainInput): Promise<ChainedPage> {
  const page = await chainPage({
    ...common,
    streams: streams.slice(from.lane, from.lane + 1),
    from: { ...from, lane: 0 },
  });
  const next = from.lane + 1 < streams.length ? { lane: from.lane + 1, position: null } : null;
  return { ...page, older: page.older ? { ...page.older, lane: from.lane } : next, newer: null };
}

function lanesEachOf(plan: IndexPlan): number | undefined {
  return plan.by === 'chain' ? plan.lanesEach : undefined;
}

/** Undefined when the cursor is not one of this list. */
function readCursor(text: string, about: string, plan: IndexPlan): Cursor | undefined {
  const cursor = decodeCursor(text, about);
  if (!cursor || cursor.lanesEach !== lanesEachOf(plan)) return undefined;
  const { positions, lane } = cursor;
  if (plan.by === 'chain') {
    const at = plan.lanes[lane];
    return at && positions.length === 1 && fitsLane(positions[0], at) ? cursor : undefined;
  }
  const fits =
    positions.length === plan.lanes.length && plan.lanes.every((each, index) => fitsLane(positions[index], each));
  return fits ? cursor : undefined;
}
