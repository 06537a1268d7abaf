import type { Term } from '../domain/search';
import type { Cursor } from './cursor';
import { LostWay } from './failure';
import { type Asked, attributeWays, idsOf, moreOf, timelyWay } from './index-ways';
import { describeKeyObstacle } from './key-obstacle';
import { findLocator, type Locator } from './locator';
import type { Lane } from './query-stream';
import type { AttributeNames } from './row';
import { findByAge, type TableShape } from './table-shape';
import { isNarrow, isTimeTerm, windowOf } from './time-window';

/** `isByAge`: by the shards of the fleet. */
type Merge = { by: 'merge'; lanes: Lane[]; index: string; isByAge?: true };

/** How a query is answered, chosen before anything is read. `rest`: the terms that filter what was read. */
export type Plan = { rest: readonly Term[] } & (
  | { by: 'ids'; ids: readonly string[]; locator: Locator }
  | Merge
  /**
   * One lane after the other. `isLaneAlone`: a page is of one lane. `lanesEach`: a value has so many, most of which hold no row.
   */
  | {
      by: 'chain';
      lanes: Lane[];
      index: string | undefined;
      isByTime: boolean;
      isByAge?: true;
      isLaneAlone?: boolean;
      lanesEach?: number;
    }
  /** `missing`: the attribute that an index would have to be on to spare the scan; `foreign`: the one by age that is not ours. */
  | { by: 'scan'; missing?: string; building?: string; foreign?: { name: string; why: string } }
  /** Nothing can match; why, as a sentence. */
  | { by: 'none'; sentence: string }
  /** The table has no way to answer it; why, in words for a person. */
  | { by: 'refused'; message: string }
);

export type IndexPlan = Extract<Plan, { by: 'merge' | 'chain' }>;

/**
 * The rows decide between these ways; see `settlePlan`. `ways`: by values of attributes, users and addresses among them; `byAge`: by shards within
 * these times, one of the ways where the times are narrow and none of the others tells them for few values. `times`: the terms that name them.
 */
export type Choice = {
  by: 'choice';
  ways: IndexPlan[];
  byAge: IndexPlan | undefined;
  isNarrow: boolean;
  times: readonly Term[];
};

/** An address that may be spread has nine places, about as many as the fleet has shards. */
const MAX_NARROW_LANES = 9;

export type Layout = { tableName: string; names: AttributeNames; shape: TableShape };

/**
 * The cheapest way for a first page: keys, else an index of the user, of an attribute or of the IP, else one of the stage, else the shards by age, else
 * a scan. Narrow times go before an index of the stage that does not tell them. Between users, attributes, addresses and narrow times the rows decide.
 */
export function planQuery(asked: Asked): Plan | Choice {
  const plain = plainPlan(asked);
  if (plain) return plain;
  const { terms, now } = asked;
  const timely = timelyWay(asked);
  let isNarrowLeft = timely !== undefined && isNarrow(terms, now);
  const ways: IndexPlan[] = [];
  let missing: string | undefined;
  let building: string | undefined;
  for (const { attribute, used, plan, isTimed = false, building: toBe } of attributeWays(asked)) {
    if (ways.length > 0 && used.kind === 'stage') break;
    if (!plan) {
      missing ??= attribute;
      building ??= toBe;
      continue;
    }
    if (plan.lanes.length === 0) {
      return { by: 'none', rest: [], sentence: `No row has that: ${attribute} is a number in this table.` };
    }
    if (isNarrowLeft && !isTimed && used.kind === 'stage') continue;
    if (used.kind === 'stage') return plan;
    // Of more values than an address has places, most may have no row in these times.
    if (isTimed && plan.lanes.length <= MAX_NARROW_LANES) isNarrowLeft = false;
    if (!ways.some(({ index }) => index === plan.index)) ways.push(plan);
  }
  const [first] = ways;
  if (first && ways.length === 1 && !isNarrowLeft) return first;
  if (first) return { by: 'choice', ways, byAge: timely, isNarrow: isNarrowLeft, times: terms.filter(isTimeTerm) };
  return timely ?? scanOf(asked, { missing, building });
}

/**
 * The way that the cursor of a list names, whatever would be chosen for a first page here and now: what rows or DynamoDB's counts said then, or to
 * another console, may be otherwise by now. Undefined where nothing goes on from such a cursor. Throws `LostWay` where the table, as far as is known,
 * has no such way any more.
 */
export function planOnward(asked: Asked, cursor: Cursor | 'scan' | undefined): Plan | undefined {
  if (cursor === 'scan') return scanOf(asked);
  const plain = plainPlan(asked);
  if (plain || !cursor) return plain;
  const { isByAge, way, positions } = cursor;
  const timely = timelyWay(asked);
  if (isByAge || (way === undefined && positions.length === timely?.lanes.length)) {
    if (timely) return timely;
    throw new LostWay('an index by age');
  }
  if (way === undefined) {
    // Cursors of earlier versions name their way where there was a choice alone.
    const usual = planQuery(asked);
    return usual.by === 'choice' ? usual.ways[0] : usual;
  }
  for (const { plan } of attributeWays(asked, way)) if (plan) return plan;
  throw new LostWay(way === '' ? 'the key of the table' : `the index ${way}`);
}

/** How cursors name a way, the shards by age apart. */
export function nameOf({ index = '' }: IndexPlan): string {
  return index;
}

/** Where nothing is to be chosen. */
function plainPlan({ terms, layout, now }: Asked): Plan | undefined {
  const obstacle = describeKeyObstacle(layout);
  if (obstacle) return { by: 'refused', message: obstacle, rest: [] };
  const window = windowOf(terms, now);
  if (window.to !== undefined && window.to < window.from) {
    return {
      by: 'none',
      rest: [],
      sentence: 'No connection is of that age: the times exclude each other.',
    };
  }
  const ids = idsOf(terms);
  const locator = findLocator(layout);
  if (!ids || !locator) return undefined;
  return { by: 'ids', ids, locator, rest: terms.filter(({ kind }) => kind !== 'id' && kind !== 'ids') };
}

function scanOf(asked: Asked, unmet: { missing?: string | undefined; building?: string | undefined } = {}): Plan {
  const { terms, layout } = asked;
  const { building: ageBuilding, foreign } = findByAge(layout.shape, layout.names, moreOf(asked));
  const missing = unmet.missing ?? (terms.some(isTimeTerm) ? 'age' : undefined);
  const building = unmet.building ?? ageBuilding;
  return {
    by: 'scan',
    rest: terms,
    ...(missing && { missing }),
    ...(building && { building }),
    ...(foreign && { foreign }),
  };
}
