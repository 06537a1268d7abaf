import type { Layout } from './plan';
import type { Item } from './row';

/** Why this table's rows cannot be read as connections. */
export function describeKeyObstacle({ tableName, names, shape: { keys } }: Layout): string | undefined {
  const own = [keys.partition, keys.sort].find((part) => part?.name === names.connectionId);
  if (!own || own.type === 'S') return undefined;
  return `The key ${own.name} of the table ${tableName} is not a string, so it cannot hold connection ids.`;
}

/**
 * The key, where it may be that of connections under another name: alone, and no index is on the id. It may as well be that of users, whose rows
 * hold the id beside it, so that the rows alone can tell.
 */
function doubtfulKey({ names, shape: { keys, ways } }: Layout): string | undefined {
  const { partition, sort } = keys;
  const isKnown = [partition, ...ways.map((way) => way.partition)].some(({ name }) => name === names.connectionId);
  return isKnown || sort ? undefined : partition.name;
}

const nameIt = (key: string) =>
  `If ${key} holds connection ids, name it as the connection id among the attributes of the target; the page Doctor helps.`;

/** What whoever is asked to agree to a scan should know of such a key, in sentences. */
export function describeDoubtfulKey(layout: Layout): string[] {
  const key = doubtfulKey(layout);
  const { connectionId } = layout.names;
  if (key === undefined) return [];
  return [
    `The key of the table ${layout.tableName} is ${key}, not ${connectionId}: rows are listed that hold ${connectionId} beside it. ${nameIt(key)}`,
  ];
}

/** Why no row of those that were read is listed, where such a key may be the reason. */
export function describeRowsWithoutId(layout: Layout, read: readonly Item[]): string | undefined {
  const key = doubtfulKey(layout);
  const { connectionId } = layout.names;
  if (key === undefined || read.length === 0 || read.some((item) => item[connectionId] !== undefined)) return undefined;
  return `No row that was read here holds ${connectionId}; the key of the table is ${key}. ${nameIt(key)}`;
}
