import type { KeySchemaElement, TableDescription } from '@aws-sdk/client-dynamodb';
import { REGISTRY_INDEXES, type RegistryIndex } from './layout';
import { type AttributeNames, shownAttributes } from './row';

export type KeyPart = { name: string; type: 'S' | 'N' | 'B' };
export type KeyShape = { partition: KeyPart; sort?: KeyPart };

export type IndexShape = KeyShape & {
  name: string;
  isReady: boolean;
  /** Attributes that a read of it gives; undefined for all of them. */
  projects?: ReadonlySet<string>;
  /** DynamoDB's own count, up to six hours old; undefined where it is not told. */
  rows?: number;
};

/** What an index by age is to us: `why` is null when its rows are laid out as ours are, else why they are not, as the end of a sentence. */
export type AgeVerdict = {
  why: string | null;
  /** So many rows were looked at. */
  told: number;
  /** So many of them are laid out otherwise, where it is not ours. */
  against: number;
  /** So many were seen in shards beyond ours, which lists then read as well. */
  strays?: number;
};
/** So many may be somebody's by hand. */
export const FEW_ROWS = 4;
/** Of so many over more shards than ours all may lie in ours by chance. */
export const TOO_FEW_ROWS = 16;

/** What is known of a table's layout, as far as reading it goes. */
export type TableShape = {
  /** Its key; undefined where DescribeTable may not be called. */
  key?: { partition: string; partitionType: string; sort?: string };
  /** Its key, or what it is taken for. */
  keys: KeyShape;
  /** Every index, those of the managed names first. */
  ways: readonly IndexShape[];
  /** Indexes of the managed layout that are there and tell all that the list shows. */
  indexes: ReadonlySet<RegistryIndex>;
  /** Those that will be, once DynamoDB has filled them. */
  building: ReadonlySet<RegistryIndex>;
  /** DynamoDB's own count and size of it in bytes, up to six hours old. */
  rows: number;
  bytes: number;
  /** What the rows of indexes that could be ours by their key say, by the name of the index; see `judgeAgeIndexes`. */
  ageVerdicts?: ReadonlyMap<string, AgeVerdict>;
};

const INDEX_NAMES = Object.keys(REGISTRY_INDEXES) as RegistryIndex[];

/** For a table that may not be described: the managed layout. */
export function assumedShape(names: AttributeNames): TableShape {
  const text = (name: string): KeyPart => ({ name, type: 'S' });
  const ways = INDEX_NAMES.map((name) => ({
    name,
    isReady: true,
    partition: text(partitionOf(name, names)),
    sort: { name: names.connectedAt, type: 'N' as const },
  }));
  const keys = { partition: text(names.connectionId) };
  return { keys, ways, indexes: new Set(INDEX_NAMES), building: new Set(), rows: 0, bytes: 0 };
}

export function toTableShape(table: TableDescription, names: AttributeNames): TableShape {
  const { AttributeDefinitions = [], GlobalSecondaryIndexes = [], ItemCount, TableSizeBytes } = table;
  const partOf = (schema: KeySchemaElement[] | undefined, type: string): KeyPart | undefined => {
    const name = schema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
    if (name === undefined) return undefined;
    const defined = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
    return { name, type: defined === 'N' || defined === 'B' ? defined : 'S' };
  };
  const keyOf = (schema: KeySchemaElement[] | undefined): KeyShape => {
    const sort = partOf(schema, 'RANGE');
    return { partition: partOf(schema, 'HASH') ?? { name: '', type: 'S' }, ...(sort && { sort }) };
  };
  const keys = keyOf(table.KeySchema);
  const present = GlobalSecondaryIndexes.filter(({ IndexStatus }) => IndexStatus !== 'DELETING');
  const ways = present.map(({ IndexName = '', IndexStatus, KeySchema, Projection, ItemCount: rows }): IndexShape => {
    const own = keyOf(KeySchema);
    const inKeys = [own.partition, own.sort, keys.partition, keys.sort].flatMap((part) => part?.name ?? []);
    return {
      ...own,
      name: IndexName,
      // An index whose capacity is being changed answers as before.
      isReady: IndexStatus !== 'CREATING',
      ...(rows !== undefined && { rows }),
      ...(Projection?.ProjectionType !== 'ALL' && {
        projects: new Set([...(Projection?.NonKeyAttributes ?? []), ...inKeys]),
      }),
    };
  });
  // The names of the managed layout first, so that a table with several suitable indexes is read by those.
  const rank = ({ name }: IndexShape) => (INDEX_NAMES.some((known) => known === name) ? 0 : 1);
  const managed = (isReady: boolean) =>
    new Set(
      INDEX_NAMES.filter((name) =>
        ways.some((way) => way.name === name && way.isReady === isReady && isManaged(way, name, names)),
      ),
    );
  return {
    key: {
      partition: keys.partition.name,
      partitionType: keys.partition.type,
      ...(keys.sort && { sort: keys.sort.name }),
    },
    keys,
    ways: ways.sort((a, b) => rank(a) - rank(b)),
    indexes: managed(true),
    building: managed(false),
    rows: ItemCount ?? 0,
    bytes: TableSizeBytes ?? 0,
  };
}

function isManaged({ partition, sort, projects }: IndexShape, name: RegistryIndex, names: AttributeNames): boolean {
  if (partition.name !== partitionOf(name, names) || sort?.name !== names.connectedAt) return false;
  return !projects || shownAttributes(names).every((attribute) => projects.has(attribute));
}

/** The attribute that an index of the managed layout is partitioned by, under the name that the target gives it. */
export function partitionOf(index: RegistryIndex, names: AttributeNames): string {
  const attribute = REGISTRY_INDEXES[index];
  return attribute === 'shard' ? attribute : names[attribute];
}

/** `partial`: the best one that leaves out something of what is asked for, where none gives all. `building`: there will be one, once DynamoDB has filled it. */
export type FoundIndex = { index?: IndexShape; partial?: IndexShape; building?: string };

/**
 * The best index of a partition, sorted by the time where there is one. One that leaves out what is asked for takes a second read for every
 * row. A number serves as well as a text; binary is nothing that anybody searches for.
 */
export function findIndex(
  shape: TableShape,
  names: AttributeNames,
  wanted: { partition: string; more?: readonly string[] },
): FoundIndex {
  const fit = shape.ways
    .filter(({ partition }) => partition.name === wanted.partition && partition.type !== 'B')
    .sort((a, b) => Number(b.sort?.name === names.connectedAt) - Number(a.sort?.name === names.connectedAt));
  const isWhole = (way: IndexShape) => leftOut(way, names, wanted.more).length === 0;
  const ready = fit.filter(({ isReady }) => isReady);
  const index = ready.find(isWhole);
  const building = fit.find(({ isReady }) => !isReady)?.name;
  const [partial] = index ? [] : ready;
  return { ...(index && { index }), ...(partial && { partial }), ...(building && { building }) };
}

/** Whether the table's own key finds the rows that have a value there. */
export function isOwnPartition({ keys: { partition } }: TableShape, name: string): boolean {
  return partition.name === name && partition.type !== 'B';
}

/** What of the list's attributes and of `more` a read of the index does not give. */
export function leftOut({ projects }: IndexShape, names: AttributeNames, more: readonly string[] = []): string[] {
  return projects ? [...shownAttributes(names), ...more].filter((name) => !projects.has(name)) : [];
}

/** Indexes that could be the one by age by their key: of shards, sorted by a time that is a number. */
export function ageIndexes({ ways }: TableShape, names: AttributeNames): IndexShape[] {
  return ways.filter(
    ({ partition, sort }) =>
      partition.name === REGISTRY_INDEXES.byAge &&
      partition.type === 'S' &&
      sort?.name === names.connectedAt &&
      sort.type === 'N',
  );
}

/** Where rows have not been looked at our own name is believed, and no other. */
function whyNotOurs({ ageVerdicts }: TableShape, index: IndexShape): string | null {
  const verdict = ageVerdicts?.get(index.name);
  if (verdict) return verdict.why;
  return isOwnName(index) ? null : UNTOLD_AGE;
}

const OWN_BY_AGE: RegistryIndex = 'byAge';

/** Why an index of another name is not taken for ours, as the end of a sentence. */
export const UNTOLD_AGE = `no row tells whether it is laid out so, and its name is not ${OWN_BY_AGE}`;

/** Whether an index is believed by its name as long as no row tells otherwise. */
export function isOwnName({ name }: IndexShape): boolean {
  return name === OWN_BY_AGE;
}

/**
 * The index that lists the whole fleet by age, as the managed layout has it. `foreign`: there is one of the same key that is not ours, and why,
 * as the end of a sentence.
 */
export function findByAge(shape: TableShape, names: AttributeNames, more: readonly string[] = []) {
  const alike = ageIndexes(shape, names);
  const ways = alike.filter((way) => !way.isReady || whyNotOurs(shape, way) === null);
  const found = findIndex({ ...shape, ways }, names, { partition: REGISTRY_INDEXES.byAge, more });
  const foreign = found.index ? undefined : alike.find((way) => !ways.includes(way));
  const why = foreign && whyNotOurs(shape, foreign);
  return { ...found, ...(foreign && why && { foreign: { name: foreign.name, why, isOpen: isOpen(shape, foreign) } }) };
}

/** Whether rows that come may soon tell otherwise what is ours: there were none to tell, or few. */
export function isAgeOpen(shape: TableShape, names: AttributeNames): boolean {
  return ageIndexes(shape, names).some((index) => isOpen(shape, index));
}

function isOpen({ ageVerdicts }: TableShape, { name }: IndexShape): boolean {
  const { why, told, against } = ageVerdicts?.get(name) ?? { why: UNTOLD_AGE, told: 0, against: 0 };
  return why === null ? told <= TOO_FEW_ROWS : against <= FEW_ROWS;
}

/** Whether rows were seen in shards beyond ours, so that whoever reads all by this index reads those as well. */
export function hasStrays({ ageVerdicts }: TableShape, { name }: IndexShape): boolean {
  return (ageVerdicts?.get(name)?.strays ?? 0) > 0;
}

/** Whether an empty list means an empty table. An index that no row ever bore out may be empty because rows lack what it goes by. */
export function isKnownEmpty(shape: TableShape, names: AttributeNames): boolean {
  const { index, partial } = findByAge(shape, names);
  const { told = 0 } = shape.ageVerdicts?.get((index ?? partial)?.name ?? '') ?? {};
  return shape.rows === 0 && told > 0;
}
