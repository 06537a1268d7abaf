import type { IndexedFilter } from '../domain/connection';
import { MAX_CONNECTION_AGE_MS } from '../domain/limits';
import type { Term } from '../domain/search';
import { isLiveTerm } from '../domain/search-query';
import { keyValue, partsOf } from './keys';
import { allShards } from './layout';
import { findLocator, type Locator } from './locator';
import { lookups } from './lookups';
import type { Lane } from './query-stream';
import type { AttributeNames } from './row';
import { findByAge, findIndex, type KeyPart, type TableShape } from './table-shape';

/** How a query is answered, chosen before anything is read. `rest`: the terms that filter what was read. */
export type Plan = { rest: readonly Term[] } & (
  | { by: 'ids'; ids: readonly string[]; locator: Locator }
  | { by: 'merge'; lanes: Lane[]; index: string }
  /** One lane after the other. `isLaneAlone`: a page is of one lane. `lanesEach`: a value has so many, most of which hold no row. */
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

export type Layout = { tableName: string; names: AttributeNames; shape: TableShape };
/** `allAges`: also rows of connections that must be over by age, which some tables keep. */
type Now = { nowMs: number; asOfMs: number; allAges?: boolean | undefined };

/** Clocks of `$connect` functions and of the console may differ by this much before a living row is passed over. */
const CLOCK_MARGIN_MS = 15 * 60_000;
/** A sixth of the longest life. Of wider times every few rows hold a match, so that an index without them costs little more than its matches. */
const NARROW_WINDOW_MS = MAX_CONNECTION_AGE_MS / 6;

/**
 * `alsoRead`: attributes that rows are read with besides. The cheapest way: keys, else the index of the user, of an attribute or of the IP, else
 * the shards by age, else a scan. Narrow times go before an index of an attribute or of the stage that does not tell them.
 */
export function planQuery(terms: readonly Term[], layout: Layout, now: Now, alsoRead: readonly string[] = []): Plan {
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
  const isNarrowed = terms.some(({ kind }) => kind === 'older' || kind === 'newer');
  const isBestByAge = age && isNarrowed && (window.to ?? now.nowMs) - window.from <= NARROW_WINDOW_MS;
  let missing: string | undefined;
  let building: string | undefined;
  for (const { attribute, values, used, spread } of lookups(terms, layout)) {
    const way = findPartition(layout, attribute, more);
    if (way.lanesOf) {
      const lanes = values.flatMap((value) => way.lanesOf(value, window) ?? []);
      if (lanes.length === 0) {
        return { by: 'none', rest: [], sentence: `No row has that: ${attribute} is a number in this table.` };
      }
      const isTimed = lanes[0]?.times !== undefined;
      if (isBestByAge && !isTimed && (used.kind === 'attr' || used.kind === 'stage')) continue;
      const rest = (isTimed ? without('older', 'newer') : terms).filter((term) => term !== used);
      // An address that may be spread has its rows in one order of time all the same.
      if (spread?.isOne && way.index !== undefined && way.isByNumber)
        return { by: 'merge', lanes, index: way.index, rest };
      return {
        by: 'chain',
        lanes,
        index: way.index,
        isByTime: way.isByTime && lanes.length === 1,
        ...(spread && { lanesEach: spread.each }),
        rest,
      };
    }
    missing ??= attribute;
    building ??= way.building;
  }

  const isWhole = terms.every(isLiveTerm);
  if (age && (isNarrowed || isWhole)) {
    const { name, partition } = age;
    const lanes = allShards().map(
      (shard): Lane => ({
        index: name,
        partition: partition.name,
        value: { S: shard },
        rest: restOf(shape, partition.name, { name: names.connectedAt, type: 'N' }),
        times: window,
        ...(age !== byAge.index && { rereadBy: partsOf(shape.keys) }),
      }),
    );
    return { by: 'merge', lanes, index: name, rest: without('older', 'newer') };
  }
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
  const isOwn = shape.keys.partition.name === attribute && shape.keys.partition.type !== 'B' && shape.keys.sort;
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

type Window = { from: number; to?: number };

/**
 * From when to when they connected. Rows of connections that must be over by age are left out, since DynamoDB's TTL keeps them for a while; whoever
 * asks for that age is asking for those that it never removes.
 */
function windowOf(terms: readonly Term[], { nowMs, asOfMs, allAges }: Now): Window {
  const isBeyondLife = terms.some((term) => term.kind === 'older' && term.ms >= MAX_CONNECTION_AGE_MS);
  let from = allAges || isBeyondLife ? 0 : Math.max(0, nowMs - MAX_CONNECTION_AGE_MS - CLOCK_MARGIN_MS);
  let to: number | undefined;
  for (const term of terms) {
    if (term.kind === 'newer') from = Math.max(from, asOfMs - term.ms);
    if (term.kind === 'older') to = asOfMs - term.ms;
  }
  return { from, ...(to !== undefined && { to }) };
}

/** Why this table's rows cannot be read as connections. */
function describeKeyObstacle({ tableName, names, shape: { keys: key, ways: indexes } }: Layout): string | undefined {
  const { partition, sort } = key;
  const own = [partition, sort].find((part) => part?.name === names.connectionId);
  if (own && own.type !== 'S') {
    return `The key ${own.name} of the table ${tableName} is not a string, so it cannot hold connection ids.`;
  }
  // A table with a sort key may hold the id in any attribute; one with a bare key of another name is most likely misnamed.
  if (own || sort || indexes.some((index) => index.partition.name === names.connectionId)) return undefined;
  return (
    `The key of the table ${tableName} is ${partition.name}, not ${names.connectionId}. If it holds connection ids, ` +
    'name it as the connection id among the attributes of the target; the page Doctor helps.'
  );
}
