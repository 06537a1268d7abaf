import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ensureTable } from '../registry/ensure-table';
import { consoleTable } from './layout';

type Key = { pk: string; sk: string };
type ItemOf<T> = Key & T;

/** The few calls the console's stores need, over plain objects. Each throws the SDK's exception. */
export type ConsoleTable = {
  ensure(): Promise<void>;
  get<T>(key: Key): Promise<ItemOf<T> | undefined>;
  /** False when an item under this key exists already. */
  putNew(item: ItemOf<Record<string, unknown>>): Promise<boolean>;
  put(item: ItemOf<Record<string, unknown>>): Promise<void>;
  /** Sets attributes of an item that exists; false when it does not. */
  set(key: Key, values: Record<string, unknown>): Promise<boolean>;
  /** Adds to a counter that may not exist yet, sets `values` beside it, and answers the new count. */
  add(key: Key, counter: string, values: Record<string, unknown>): Promise<number>;
  delete(key: Key): Promise<void>;
  /** Items of one partition, the highest sort key first, below `before` when given. */
  queryDown<T>(pk: string, limit: number, before?: string): Promise<ItemOf<T>[]>;
};

export function createConsoleTable(client: DynamoDBClient, tableName: string): ConsoleTable {
  const TableName = tableName;
  return {
    ensure: () => ensureTable(client, tableName, consoleTable),
    async get<T>(key: Key) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }));
      return Item && (unmarshall(Item) as ItemOf<T>);
    },
    putNew: (item) =>
      unlessConditionFailed(
        client.send(
          new PutItemCommand({
            TableName,
            Item: marshall(item, { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    async put(item) {
      await client.send(new PutItemCommand({ TableName, Item: marshall(item, { removeUndefinedValues: true }) }));
    },
    set: (key, values) =>
      unlessConditionFailed(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: marshall(key),
            ConditionExpression: 'attribute_exists(pk)',
            ...assignments(values),
          }),
        ),
      ),
    async add(key, counter, values) {
      const set = assignments(values);
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key: marshall(key),
          UpdateExpression: `ADD #counter :one ${set.UpdateExpression}`,
          ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#counter': counter },
          ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':one': { N: '1' } },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(Attributes?.[counter]?.N);
    },
    async delete(key) {
      await client.send(new DeleteItemCommand({ TableName, Key: marshall(key) }));
    },
    async queryDown<T>(pk: string, limit: number, before?: string) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: marshall({ ':pk': pk, ...(before !== undefined && { ':before': before }) }),
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      return Items.map((item) => unmarshall(item) as ItemOf<T>);
    },
  };
}

function assignments(values: Record<string, unknown>) {
  const entries = Object.entries(values);
  return {
    UpdateExpression: `SET ${entries.map((_, index) => `#a${index} = :v${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#a${index}`, name])),
    ExpressionAttributeValues: marshall(Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value]))),
  };
}

async function unlessConditionFailed(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
