import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { REGISTRY_INDEXES, type RegistryIndex, shardOf } from '../registry/layout';
import { type AttributeNames, type Item, timeOf } from '../registry/row';
import { partitionOf } from '../registry/table-shape';

/**
 * The keys that an index could have: `type` of its partition where that is not a string, no `sort` where no row has a time, `obstacle` in
 * sentences where there can be none of use.
 */
export type IndexKeys = { type?: 'N'; sort?: { name: string; type: 'N' | 'S' }; obstacle?: string };

const TYPES: Record<string, string> = {
  S: 'a string',
  N: 'a number',
  B: 'binary',
  BOOL: 'a truth value',
  NULL: 'null',
  EMPTY: 'an empty string',
};
/** As JSON names them. */
const typeWord = (type: string) => TYPES[type] ?? 'a list, set or map';
const wordsOf = (types: Set<string>) => [...types].map(typeWord).join(' in some rows, in others ');

/**
 * What the rows allow. DynamoDB refuses to write a row that has an index's key in another type, so an index of the wrong type would break
 * the application; without a sample the types of our own layout are named.
 */
export function keysFor(
  name: RegistryIndex,
  names: AttributeNames,
  table: TableDescription,
  items: readonly Item[],
): IndexKeys {
  const [partition, time] = [partitionOf(name, names), names.connectedAt];
  const partitions = typesOf(partition, table, items);
  const times = typesOf(time, table, items);
  if (items.length > 0 && partitions.size === 0) {
    return {
      obstacle: `no row of the sample has ${partition}, so it would hold nothing. ${writeFix(name, partition)}`,
    };
  }
  const isNumber = name !== 'byAge' && partitions.size === 1 && partitions.has('N');
  if (!isNumber && [...partitions].some((type) => type !== 'S')) {
    const usable = name === 'byAge' ? 'strings' : 'strings, or by numbers in all rows';
    return {
      obstacle: `${partition} is ${wordsOf(partitions)}, and the console finds by ${usable}. ${writeFix(name, partition)}`,
    };
  }
  const own = isNumber ? { type: 'N' as const } : {};
  if (times.size > 1) {
    return {
      obstacle: `${time} is ${wordsOf(times)}, and DynamoDB would refuse to write the ones or the others. Let all that writes rows write epoch milliseconds as a number.`,
    };
  }
  const [type = items.length > 0 ? undefined : 'N'] = times;
  if (name === 'byAge') {
    const isInMs = (item: Item) => timeOf(item[time]) === Number(item[time]?.N);
    const isFit = type === 'N' && items.every((item) => item[time] === undefined || isInMs(item));
    if (isFit) {
      return isOfOthers(items, names) ? { obstacle: othersWords(partition) } : { sort: { name: time, type: 'N' } };
    }
    const what = type === undefined ? 'missing' : type === 'N' ? 'not in milliseconds' : typeWord(type);
    return {
      obstacle: `the list by age goes by a number in epoch milliseconds, and ${time} is ${what} in the rows. Write it so into an attribute of its own, and map that.`,
    };
  }
  return type === 'N' || type === 'S' ? { ...own, sort: { name: time, type } } : own;
}

/** Why there can be no index on the connection id, in a sentence, where some rows have another type of it than strings: of clients that have left. */
export function idObstacle(id: string, table: TableDescription, items: readonly Item[]): string | undefined {
  const types = typesOf(id, table, items);
  if ([...types].every((type) => type === 'S')) return undefined;
  return `${id} is ${wordsOf(types)}, and DynamoDB refuses to write a row that has no string in the key of an index: with one, what writes such rows would fail.`;
}

/** Whether most rows that have the attribute of shards hold something of the application's own in it; see `judgeAgeIndexes`. */
export function isOfOthers(items: readonly Item[], names: AttributeNames): boolean {
  const having = items.filter((item) => item[REGISTRY_INDEXES.byAge] !== undefined);
  const placed = having.filter(
    (item) => shardOf(item[names.connectionId]?.S ?? '') === item[REGISTRY_INDEXES.byAge]?.S,
  );
  return placed.length * 2 < having.length;
}

const othersWords = (attribute: string) =>
  `${attribute} in the rows is not what our $connect handler writes there, one of "0" to "7" as a hash of the id, so such an index would not serve. While the application uses that attribute in another way, the list goes by scan.`;

/**
 * In the rows, and as keys of the table or of other indexes have it: an attribute is of one type in all of them. An empty string is of none, since
 * no key may be one.
 */
function typesOf(name: string, { AttributeDefinitions = [] }: TableDescription, items: readonly Item[]): Set<string> {
  const defined = AttributeDefinitions.flatMap((each) =>
    each.AttributeName === name && each.AttributeType ? [each.AttributeType] : [],
  );
  const written = items.flatMap((item) =>
    item[name]?.S === '' ? ['EMPTY'] : Object.keys(item[name] ?? {}).slice(0, 1),
  );
  return new Set([...defined, ...written]);
}

function writeFix(name: RegistryIndex, partition: string): string {
  return name === 'byAge'
    ? `Let $connect write one of "0" to "7" into ${partition}, as a string, a hash of the id as our handler has it.`
    : `Let $connect write ${partition} as a string first, and leave it out where there is none.`;
}
