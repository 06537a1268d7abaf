import type { IndexedFilter } from '../domain/connection';
import type { Term } from '../domain/search';
import { isLiveTerm } from '../domain/search-query';
import { keyValue, partsOf } from './keys';
import { shardsToRead } from './layout';
import { lookups } from './lookups';
import type { IndexPlan, Layout } from './plan';
import type { Lane } from './query-stream';
import { findByAge, findIndex, hasStrays, isOwnPartition, type KeyPart, type TableShape } from './table-shape';
import { isTimeTerm, type Now, type Window, windowOf } from './time-window';

/**
 * What is read, and when. `alsoRead`: attributes that rows are read with besides. `isWide`: a way by age looks into the shards beyond ours, or does not; where
 * that is not said, it does if rows were seen in them.
 */
export type Asked = {
  terms: readonly Term[];
  layout: Layout;
  now: Now;
  alsoRead: readonly string[];
  isWide?: boolean | undefined;
};

/** A value that the search names. `plan`: by the index or key of its attribute; without lanes where no row can have the value. */
export type AttributeWay = {
  attribute: string;
  used: Term;
  building?: string | undefined;
  plan?: IndexPlan;
  /** Whether its index tells times. */
  isTimed?: boolean;
};

const timesAside = (terms: readonly Term[]) => terms.filter((term) => !isTimeTerm(term));

/**
 * The ways by indexes of attributes, the usual one first. `held`: by the index of that name alone, empty for the key of the table, whatever would be
 * better or cheaper now, since a list that goes by it goes on so.
 */
export function* attributeWays(asked: Asked, held?: string): Generator<AttributeWay> {
  const { terms, layout, now } = asked;
  const window = windowOf(terms, now);
  const more = moreOf(asked);
  for (const { attribute, values, used, spread } of lookups(terms, layout, held !== undefined)) {
    const way = findPartition(layout, attribute, more, held);
    if (!way.lanesOf) {
      yield { attribute, used, building: way.building };
      continue;
    }
    const lanes = values.flatMap((value) => way.lanesOf(value, window) ?? []);
    const isTimed = lanes[0]?.times !== undefined;
    const rest = (isTimed ? timesAside(terms) : terms).filter((term) => term !== used);
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
    yield { attribute, used, plan, isTimed };
  }
}

/** The way by shards within the times that the search names; also without any, where it asks for the whole fleet. */
export function timelyWay(asked: Asked): IndexPlan | undefined {
  const { terms, layout, now } = asked;
  if (idsOf(terms) || !(terms.some(isTimeTerm) || terms.every(isLiveTerm))) return undefined;
  const { names, shape } = layout;
  const { index, partial } = findByAge(shape, names, moreOf(asked));
  const age = index ?? partial;
  if (!age) return undefined;
  const times = windowOf(terms, now);
  const { isWide = hasStrays(shape, age) } = asked;
  const lanes = shardsToRead(isWide).map(
    (shard): Lane => ({
      index: age.name,
      partition: age.partition.name,
      value: { S: shard },
      rest: restOf(shape, age.partition.name, { name: names.connectedAt, type: 'N' }),
      times,
      ...(age !== index && { rereadBy: partsOf(shape.keys) }),
    }),
  );
  return { by: 'merge', lanes, index: age.name, isByAge: true, rest: timesAside(terms) };
}

/** The ids that the search names. */
export function idsOf(terms: readonly Term[]): readonly string[] | undefined {
  for (const term of terms) {
    if (term.kind === 'ids') return term.values;
    if (term.kind === 'id' && !term.begins) return [term.value];
  }
  return undefined;
}

/** Attributes that are read besides what the list shows. */
export function moreOf({ terms, layout, alsoRead }: Asked): string[] {
  const looked = terms.flatMap((term) =>
    term.kind === 'attr' ? [term.name] : term.kind === 'stage' ? [layout.names.stage] : [],
  );
  return [...looked, ...alsoRead];
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

/** By an index that gives all, else by the table itself where its key begins with the attribute, else by any index. `held`: see `attributeWays`. */
function findPartition({ names, shape }: Layout, attribute: string, more: readonly string[], held?: string): Way {
  const ways = held === undefined ? shape.ways : shape.ways.filter(({ name }) => name === held);
  const { index, partial, building } = findIndex({ ...shape, ways }, names, { partition: attribute, more });
  const isOwn = !held && isOwnPartition(shape, attribute);
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
