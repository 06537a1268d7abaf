import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { isTableKey } from '../domain/connection-id';
import { keyOf, partsOf } from './keys';
import { type AttributeNames, type Item, projectionOf } from './row';
import type { TableShape } from './table-shape';

/** How this table finds the rows of a connection by its id. */
export type Locator =
  | { by: 'key' }
  /** The id is the first part of the key, or the key of an index: a connection may have several rows. */
  | { by: 'query'; index?: string };

type Layout = { tableName: string; names: AttributeNames; shape: TableShape };
type Located = { items: Item[]; capacityUnits: number };

/** Undefined where nothing but a scan finds a row by its id. */
export function findLocator({ names, shape: { keys: key, ways: indexes } }: Layout): Locator | undefined {
  const isId = ({ name, type }: { name: string; type: string }) => name === names.connectionId && type === 'S';
  if (isId(key.partition)) return key.sort ? { by: 'query' } : { by: 'key' };
  const index = indexes.find(({ partition, isReady }) => isReady && isId(partition));
  return index ? { by: 'query', index: index.name } : undefined;
}

/** Rows of one connection that are read at most; a table with more of them says so in its other rows. */
const MAX_ROWS_OF_ONE = 25;
/** DynamoDB takes that many keys in a call. */
const MAX_BATCH = 100;
const MAX_BATCH_TRIES = 4;

export type Finder = {
  /** All rows of a connection, whole. Throws the SDK's exception. */
  whole(connectionId: string): Promise<Located>;
  /** The rows of these connections, with what the list shows and `more`; an id without a row gives none. */
  shown(connectionIds: readonly string[], more: readonly string[]): Promise<Located>;
};

export function createFinder(client: DynamoDBClient, layout: Layout, locator: Locator): Finder {
  const { tableName, names, shape } = layout;
  const keyOfId = (id: string): Item => ({ [names.connectionId]: { S: id } });

  async function query(id: string, limit: number): Promise<Located> {
    const index = locator.by === 'query' ? locator.index : undefined;
    const { Items = [], ConsumedCapacity } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...(index !== undefined ? { IndexName: index } : { ConsistentRead: true }),
        KeyConditionExpression: '#id = :id',
        ExpressionAttributeNames: { '#id': names.connectionId },
        ExpressionAttributeValues: { ':id': { S: id } },
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    const units = ConsumedCapacity?.CapacityUnits ?? 0;
    const isWhole = index === undefined || !shape.ways.find(({ name }) => name === index)?.projects;
    if (isWhole) return { items: Items, capacityUnits: units };
    const found = await Promise.all(Items.map((item) => get(keyOf(item, partsOf(shape.keys)))));
    return sum([{ items: [], capacityUnits: units }, ...found]);
  }

  async function get(key: Item): Promise<Located> {
    const { Item, ConsumedCapacity } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' }),
    );
    return { items: Item ? [Item] : [], capacityUnits: ConsumedCapacity?.CapacityUnits ?? 0 };
  }

  async function batch(ids: readonly string[], more: readonly string[]): Promise<Located> {
    let keys: Item[] | undefined = ids.map(keyOfId);
    const located: Located[] = [];
    for (let attempt = 0; keys && attempt < MAX_BATCH_TRIES; attempt++) {
      const { Responses, UnprocessedKeys, ConsumedCapacity } = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [tableName]: { Keys: keys, ...projectionOf(names, [], more).projection } },
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );
      located.push({ items: Responses?.[tableName] ?? [], capacityUnits: ConsumedCapacity?.[0]?.CapacityUnits ?? 0 });
      keys = UnprocessedKeys?.[tableName]?.Keys as Item[] | undefined;
    }
    if (keys) throw Object.assign(new Error('keys stayed unread'), { name: 'ProvisionedThroughputExceededException' });
    return sum(located);
  }

  return {
    async whole(id) {
      if (!isTableKey(id)) return { items: [], capacityUnits: 0 };
      return locator.by === 'key' ? get(keyOfId(id)) : query(id, MAX_ROWS_OF_ONE);
    },
    async shown(ids, more) {
      const possible = [...new Set(ids.filter(isTableKey))];
      if (possible.length === 1) return this.whole(possible[0] as string);
      const calls: Promise<Located>[] = [];
      if (locator.by === 'query') calls.push(...possible.map((id) => query(id, 1)));
      else {
        for (let start = 0; start < possible.length; start += MAX_BATCH) {
          calls.push(batch(possible.slice(start, start + MAX_BATCH), more));
        }
      }
      return sum(await Promise.all(calls));
    },
  };
}

function sum(parts: Located[]): Located {
  return {
    items: parts.flatMap(({ items }) => items),
    capacityUnits: parts.reduce((total, { capacityUnits }) => total + capacityUnits, 0),
  };
}

export function describeUnfindable(tableName: string, attribute: string): string {
  return `The table ${tableName} finds no row by its ${attribute}: it is neither the first part of the key nor the key of an index.`;
}
