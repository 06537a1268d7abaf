import type { Layout } from './plan';

/** Why this table's rows cannot be read as connections. */
export function describeKeyObstacle({
  tableName,
  names,
  shape: { keys: key, ways: indexes },
}: Layout): string | undefined {
  const { partition, sort } = key;
  const own = [partition, sort].find((part) => part?.name === names.connectionId);
  if (own && own.type !== 'S') {
    return `The key ${own.name} of the table ${tableName} is not a string, so it cannot hold connection ids.`;
  }
  // A table with a sort key may hold the id in any attribute; one with a bare key of another name is most likely misnamed.
  if (own || sort || indexes.some((index) => index.partition.name === names.connectionId)) return undefined;
  return (
    `The key of the table ${tableName} is ${partition.name}, not ${names.connectionId}. If it holds connection ids, ` +
    'name it in the targets file: table.attributes.connectionId.'
  );
}
