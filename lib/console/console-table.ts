import {
  type AttributeValue,
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
import { watchTableClock } from './table-clock';

type Key = { pk: string; sk: string };
export type ItemOf<T> = Key & T;

/** The few calls the console's stores need, over plain objects. Each throws the SDK's exception. */
export type ConsoleTable = {
  ensure(): Promise<void>;
  get<T>(key: Key): Promise<ItemOf<T> | undefined>;
  /** False when an item under this key exists already. */
  putNew(item: ItemOf<Record<string, unknown>>): Promise<boolean>;
  put(item: ItemOf<Record<string, unknown>>): Promise<void>;
  /** Writes an item unless the one under its key has a higher number in `fence`; false when it has. */
  putFenced(item: ItemOf<Record<string, unknown>>, fence: string): Promise<boolean>;
  /** Sets attributes of an item that exists; false when it does not. */
  set(key: Key, values: Record<string, unknown>): Promise<boolean>;
  /** Sets attributes of an item that has the `expected` ones (undefined: none of that name); false when it has not. */
  setIf(key: Key, values: Record<string, unknown>, expected: Record<string, unknown>): Promise<boolean>;
  /** Adds to a counter that may not exist yet, sets `values` beside it, and answers the new count. */
  add(key: Key, counter: string, values: Record<string, unknown>): Promise<number>;
  delete(key: Key): Promise<void>;
  /** Deletes an item that has the `expected` attributes; false when it has not, unless this very call did it and its answer was lost. */
  deleteIf(key: Key, expected: Record<string, unknown>): Promise<boolean>;
  /** Items of one partition, the highest sort key first, below `before` when given. */
  queryDown<T>(pk: string, limit: number, before?: string): Promise<ItemOf<T>[]>;
  /** Items of one partition from one sort key to another, both included, the lowest first; at most a megabyte, so `limit` may not be met. */
  queryUp<T>(pk: string, range: { from: string; to: string; limit?: number }): Promise<ItemOf<T>[]>;
  /** What has to be added to this machine's clock to have the table's, in ms; undefined until another call has told it. */
  clockOffsetMs(): number | undefined;
};

export function createConsoleTable(client: DynamoDBClient, tableName: string): ConsoleTable {
  const TableName = tableName;
  async function get<T>(key: Key) {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }));
    return Item && fromItem<T>(Item);
  }
  return {
    clockOffsetMs: watchTableClock(client),
    ensure: () => ensureTable(client, tableName, consoleTable),
    get,
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
    putFenced: (item, fence) =>
      unlessConditionFailed(
        client.send(
          new PutItemCommand({
            TableName,
            Item: marshall(item, { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(#fence) OR #fence <= :mine',
            ExpressionAttributeNames: { '#fence': fence },
            ExpressionAttributeValues: marshall({ ':mine': item[fence] }),
          }),
        ),
      ),
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
    setIf(key, values, expected) {
      const set = assignments(values);
      const condition = expectations(expected);
      return unlessConditionFailed(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: marshall(key),
            UpdateExpression: set.UpdateExpression,
            ConditionExpression: condition.ConditionExpression,
            ExpressionAttributeNames: { ...set.ExpressionAttributeNames, ...condition.ExpressionAttributeNames },
            ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ...condition.ExpressionAttributeValues },
          }),
        ),
      );
    },
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
    async deleteIf(key, expected) {
      const call = client.send(new DeleteItemCommand({ TableName, Key: marshall(key), ...expectations(expected) }));
      const { isDone, isRepeat } = await conditional(call);
      return isDone || (isRepeat && (await get(key)) === undefined);
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
      return Items.map((item) => fromItem<T>(item));
    },
    async queryUp<T>(pk: string, { from, to, limit }: { from: string; to: string; limit?: number }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: marshall({ ':pk': pk, ':from': from, ':to': to }),
          ConsistentRead: true,
          ...(limit !== undefined && { Limit: limit }),
        }),
      );
      return Items.map((item) => fromItem<T>(item));
    },
  };
}

function fromItem<T>(item: Record<string, AttributeValue>): ItemOf<T> {
  return unmarshall(item, { wrapNumbers: exactly }) as ItemOf<T>;
}

/** A number that JavaScript does not hold exactly, which somebody has written past the console, is its text: never another number, nor one that throws. */
function exactly(text: string): number | string {
  const number = Number(text);
  const isExact = digitsOf(String(number)) === digitsOf(text) && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  return isExact ? number : text;
}

/** Those that count: without sign, point, exponent, and the zeros around. */
function digitsOf(text: string): string {
  return text
    .replace(/e.*$/i, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+|0+$/g, '');
}

function assignments(values: Record<string, unknown>) {
  const entries = Object.entries(values);
  return {
    UpdateExpression: `SET ${entries.map((_, index) => `#a${index} = :v${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#a${index}`, name])),
    ExpressionAttributeValues: marshall(Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])), {
      removeUndefinedValues: true,
    }),
  };
}

function expectations(expected: Record<string, unknown>) {
  const entries = Object.entries(expected);
  const tests = entries.map(([, value], index) =>
    value === undefined ? `attribute_not_exists(#e${index})` : `#e${index} = :e${index}`,
  );
  const given = entries.flatMap(([, value], index) => (value === undefined ? [] : [[`:e${index}`, value]]));
  return {
    ConditionExpression: ['attribute_exists(pk)', ...tests].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#e${index}`, name])),
    ExpressionAttributeValues: marshall(Object.fromEntries(given)),
  };
}

async function unlessConditionFailed(call: Promise<unknown>): Promise<boolean> {
  return (await conditional(call)).isDone;
}

/** `isRepeat`: the condition failed for a call that the SDK had made before, without an answer. */
async function conditional(call: Promise<unknown>): Promise<{ isDone: boolean; isRepeat: boolean }> {
  try {
    await call;
    return { isDone: true, isRepeat: false };
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { attempts?: number } };
    if (name !== 'ConditionalCheckFailedException') throw error;
    return { isDone: false, isRepeat: ($metadata?.attempts ?? 1) > 1 };
  }
}

/**
 * Whether what was written by condition stands, when the table said that the condition failed: the SDK repeats a call whose answer was lost, and
 * what the first one wrote fails the second. `own`: attributes that nobody else writes like this.
 */
export async function isOwn(table: ConsoleTable, key: Key, own: Record<string, unknown>): Promise<boolean> {
  const item = await table.get<Record<string, unknown>>(key);
  return item !== undefined && Object.entries(own).every(([name, value]) => item[name] === value);
}
