import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { isTableKey } from '../domain/connection-id';
import { type BatchRead, batchGet } from './batch-get';
import { keyOf, partsOf } from './keys';
import { type AttributeNames, type Item, projectionOf, withAddresses } from './row';
import type { TableShape } from './table-shape';

/** How this table finds the rows of a connection by its id. */
export type Locator =
  | { by: 'key' }
  /** The id is the first part of the key, or the key of an index: a connection may have several rows. */
  | { by: 'query'; index?: string };

type Layout = { tableName: string; names: AttributeNames; shape: TableShape };
type Located = BatchRead;

/** Undefined where nothing but a scan finds a row by its id. */
export function findLocator({ names, shape: { keys: key, ways: indexes } }: Layout): Locator | undefined {
  const isId = ({ name, type }: { name: string; type: string }) => name === names.connectionId && type === 'S';
  if (isId(key.partition)) return key.sort ? { by: 'query' } : { by: 'key' };
  const index = indexes.find(({ partition, isReady }) => isReady && isId(partition));
  return index ? { by: 'query', index: index.name } : undefined;
}

/** The index by which ids are found, where it is one. */
export function indexOf(locator: Locator | undefined): string | undefined {
  return locator?.by === 'query' ? locator.index : undefined;
}

/** Most connections have few rows: the first read takes so many, those after it as many as there are. */
const FIRST_ROWS = 25;
const MORE_ROWS = 1_000;

export type Finder = {
  /** The rows of a connection, whole and as the table has them, so that they can be named to it, a few at first. Throws the SDK's exception. */
  pages(connectionId: string): AsyncGenerator<Located>;
  /**
   * The rows of these connections, with what the list shows and `more`; an id without a row gives none. Of a connection with several
   * rows some, or with `every` all.
   */
  shown(connectionIds: readonly string[], more: readonly string[], options?: { every: boolean }): Promise<Located>;
};

export function createFinder(client: DynamoDBClient, layout: Layout, locator: Locator): Finder {
  const { tableName, names, shape } = layout;
  const keyOfId = (id: string): Item => ({ [names.connectionId]: { S: id } });

  async function query(id: string, limit: number, start?: Item): Promise<Located & { next?: Item }> {
    const index = indexOf(locator);
    const {
      Items = [],
      ConsumedCapacity,
      LastEvaluatedKey,
    } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...(index !== undefined ? { IndexName: index } : { ConsistentRead: true }),
        KeyConditionExpression: '#id = :id',
        ExpressionAttributeNames: { '#id': names.connectionId },
        ExpressionAttributeValues: { ':id': { S: id } },
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    const next = LastEvaluatedKey && { next: LastEvaluatedKey };
    const own = { items: Items, capacityUnits: ConsumedCapacity?.CapacityUnits ?? 0 };
    const isWhole = index === undefined || !shape.ways.find(({ name }) => name === index)?.projects;
    if (isWhole) return { ...own, ...next };
    const found: Located[] = [];
    for (let from = 0; from < Items.length; from += FIRST_ROWS) {
      const keys = Items.slice(from, from + FIRST_ROWS).map((item) => keyOf(item, partsOf(shape.keys)));
      found.push(...(await Promise.all(keys.map(get))));
    }
    const read = sum([{ ...own, items: [] }, ...found]);
    // The index may lag behind: a row whose key is not the id may be of another connection by now.
    return { ...read, items: read.items.filter((item) => item[names.connectionId]?.S === id), ...next };
  }

  async function get(key: Item): Promise<Located> {
    const { Item, ConsumedCapacity } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' }),
    );
    return { items: Item ? [Item] : [], capacityUnits: ConsumedCapacity?.CapacityUnits ?? 0 };
  }

  async function* pages(id: string): AsyncGenerator<Located> {
    if (!isTableKey(id)) return;
    if (locator.by === 'key') {
      yield get(keyOfId(id));
      return;
    }
    let start: Item | undefined;
    do {
      const page = await query(id, start ? MORE_ROWS : FIRST_ROWS, start);
      yield page;
      start = page.next;
    } while (start);
  }

  async function all(id: string): Promise<Located> {
    const located: Located[] = [];
    for await (const page of pages(id)) located.push(page);
    return sum(located);
  }

  async function some(ids: string[], more: readonly string[], every: boolean): Promise<Located> {
    if (locator.by === 'query') {
      const limit = ids.length === 1 ? FIRST_ROWS : 1;
      return sum(await Promise.all(ids.map((id) => (every ? all(id) : query(id, limit)))));
    }
    if (ids.length === 1) return get(keyOfId(ids[0] as string));
    return batchGet(client, tableName, ids.map(keyOfId), projectionOf(names, [], { more }).projection);
  }

  return {
    pages,
    async shown(ids, more, { every } = { every: false }) {
      const found = await some([...new Set(ids.filter(isTableKey))], more, every);
      return { ...found, items: withAddresses(found.items, names) };
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
