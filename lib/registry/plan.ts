import type { IndexedFilter } from '../domain/connection';
import type { Term } from '../domain/search';
import { isLiveTerm } from '../domain/search-query';
import { describeKeyObstacle } from './key-obstacle';
import { keyValue, partsOf } from './keys';
import { allShards } from './layout';
import { findLocator, type Locator } from './locator';
import { lookups } from './lookups';
import type { Lane } from './query-stream';
import type { AttributeNames } from './row';
import { findByAge, findIndex, type IndexShape, isOwnPartition, type KeyPart, type TableShape } from './table-shape';
import { isNarrow, type Now, type Window, windowOf } from './time-window';

type Merge = { by: 'merge'; lanes: Lane[]; index: string };

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
 * The rows decide between these ways; see `settlePlan`. `ways`: by indexes of attributes; `byAge`: by shards within these times, one of the ways
 * where the times are narrow and no index of an attribute tells them. `times`: the terms that name them.
 */
export type Choice = {
  by: 'choice';
  ways: IndexPlan[];
  byAge: IndexPlan | undefined;
  isNarrow: boolean;
  times: readonly Term[];
};

export type Layout = { tableName: string; names: AttributeNames; shape: TableShape };

/**
 * `alsoRead`: attributes that rows are read with besides. The cheapest way: keys, else the index of the user, of an attribute or of the IP, else
 * the shards by age, else a scan. Narrow times go before an index of the stage that does not tell them; between them and indexes of attributes
 * the rows decide. The same on all pages of a list, which `asOfMs` is the same for.
 */
export function planQuery(
  terms: readonly Term[],
  layout: Layout,
  now: Now,
  alsoRead: readonly string[] = [],
): Plan | Choice {
  const { names, shape } = layout;
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
  const without = (...used: Term['kind'][]) => terms.filter((term) => !used.includes(term.kind));

  const ids = idsOf(terms);
  const locator = findLocator(layout);
  if (ids && locator) return { by: 'ids', ids, locator, rest: without('id', 'ids') };

  const looked = terms.flatMap((term) =>
    term.kind === 'attr' ? [term.name] : term.kind === 'stage' ? [names.stage] : [],
  );
  const more = [...looked, ...alsoRead];
  const byAge = findByAge(shape, names, more);
  const age = ids ? undefined : (byAge.index ?? byAge.partial);
  const times = terms.filter(({ kind }) => kind === 'older' || kind === 'newer');
  const isNarrowed = times.length > 0;
  const isWhole = terms.every(isLiveTerm);
  const shards = age && shardLanes(layout, age, { times: window, isPartial: age !== byAge.index });
  const timely: IndexPlan | undefined =
    shards && (isNarrowed || isWhole)
      ? { by: 'merge', lanes: shards, index: age.name, rest: without('older', 'newer') }
      : undefined;
  let isNarrowLeft = timely !== undefined && isNarrow(terms, now);
  const ways: IndexPlan[] = [];
  let missing: string | undefined;
  let building: string | undefined;
  for (const { attribute, values, used, spread } of lookups(terms, layout)) {
    if (ways.length > 0 && used.kind !== 'attr') break;
    const way = findPartition(layout, attribute, more);
    if (way.lanesOf) {
      const lanes = values.flatMap((value) => way.lanesOf(value, window) ?? []);
      if (lanes.length === 0) {
        return { by: 'none', rest: [], sentence: `No row has that: ${attribute} is a number in this table.` };
      }
      const isTimed = lanes[0]?.times !== undefined;
      if (isNarrowLeft && !isTimed && used.kind === 'stage') continue;
      const rest = (isTimed ? without('older', 'newer') : terms).filter((term) => term !== used);
      // An address that may be spread has its rows in one order of time all the same.
      const isMerged = spread?.isOne && way.index !== undefined && way.isByNumber;
      const plan: IndexPlan = isMerged
        ? { by: 'merge', lanes, index: way.index as string, rest }
        : {
            by: 'chain',
            lanes,
            index: way.index,
            isByTime: way.isByTime && lanes.length === 1,
            ...(spread && { lanesEach: spread.each }),
            rest,
          };
      if (used.kind !== 'attr') return plan;
      if (isTimed) isNarrowLeft = false;
      if (!ways.some(({ index }) => index === plan.index)) ways.push(plan);
      continue;
    }
    missing ??= attribute;
    building ??= way.building;
  }
  const [first] = ways;
  if (first && ways.length === 1 && !timely) return first;
  if (first) return { by: 'choice', ways, byAge: timely, isNarrow: isNarrowLeft, times };

  if (timely) return timely;
  building ??= byAge.building;
  if (isNarrowed) missing ??= 'age';
  const { foreign } = byAge;
  return {
    by: 'scan',
    rest: terms,
    ...(missing && { missing }),
    ...(building && { building }),
    ...(foreign && { foreign }),
  };
}

function shardLanes(
  { names, shape }: Layout,
  { name, partition }: IndexShape,
  { times, isPartial }: { times: Window; isPartial: boolean },
): Lane[] {
  return allShards().map((shard) => ({
    index: name,
    partition: partition.name,
    value: { S: shard },
    rest: restOf(shape, partition.name, { name: names.connectedAt, type: 'N' }),
    times,
    ...(isPartial && { rereadBy: partsOf(shape.keys) }),
  }));
}

/** Filters that are answered by an index. */
export function findableBy({ names, ...layout }: Layout): IndexedFilter[] {
  const ways = [
    ['user', names.userId],
    ['ip', names.sourceIp],
  ] as const;
  return ways
    .filter(([, attribute]) => findPartition({ names, ...layout }, attribute, []).lanesOf)
    .map(([filter]) => filter);
}

function idsOf(terms: readonly Term[]): readonly string[] | undefined {
  for (const term of terms) {
    if (term.kind === 'ids') return term.values;
    if (term.kind === 'id' && !term.begins) return [term.value];
  }
  return undefined;
}

type Way =
  | { lanesOf?: undefined; building?: string }
  /** No lane for a value that no row can have. */
  | {
      lanesOf: (value: string, window: Window) => Lane | undefined;
      index: string | undefined;
      isByTime: boolean;
      /** Whether that time is a number, so that lanes can be merged. */
      isByNumber: boolean;
    };

/** By the table itself where its key begins with the attribute, else by an index. */
function findPartition({ names, shape }: Layout, attribute: string, more: readonly string[]): Way {
  const { index, partial, building } = findIndex(shape, names, { partition: attribute, more });
  const isOwn = isOwnPartition(shape, attribute);
  const way = index ?? (isOwn ? undefined : partial);
  const found = way ?? (isOwn ? shape.keys : undefined);
  if (!found) return building ? { building } : {};
  const isByTime = found.sort?.name === names.connectedAt;
  // Only the managed layout is known to write ms; bounds in ms would hide all rows of a table that writes seconds.
  const isByNumber = isByTime && found.sort?.type === 'N';
  const isInMs = isByNumber && findByAge(shape, names).index !== undefined;
  return {
    index: way?.name,
    isByTime,
    isByNumber,
    lanesOf(text, window) {
      const value = keyValue(text, found.partition);
      return (
        value && {
          ...(way && { index: way.name }),
          partition: attribute,
          value,
          rest: way ? restOf(shape, attribute, way.sort) : shape.keys.sort ? [shape.keys.sort] : [],
          ...(isInMs && { times: window }),
          ...(way && way !== index && { rereadBy: partsOf(shape.keys) }),
        }
      );
    },
  };
}

/** What names a row of an index besides its partition: its sort key and the key of the table. */
function restOf({ keys: key }: TableShape, partition: string, sort: KeyPart | undefined): KeyPart[] {
  const parts = [sort, key.partition, key.sort].filter((part): part is KeyPart => part !== undefined);
  const names = new Set([partition]);
  return parts.filter(({ name }) => !names.has(name) && names.add(name));
}
