import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item, projectAttributes } from './row';

/** DynamoDB takes that many keys in a call. */
const MAX_BATCH = 100;
const MAX_BATCH_TRIES = 4;

export type BatchRead = { items: Item[]; capacityUnits: number };

/** Rows by their keys, each of which is named once, in no order; what is not there is left out. Throws the SDK's exception. */
export async function batchGet(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Item[],
  projection: ReturnType<typeof projectAttributes>['projection'],
): Promise<BatchRead> {
  const calls: Promise<BatchRead>[] = [];
  for (let start = 0; start < keys.length; start += MAX_BATCH) {
    calls.push(readBatch(client, tableName, keys.slice(start, start + MAX_BATCH), projection));
  }
  const read = await Promise.all(calls);
  return {
    items: read.flatMap(({ items }) => items),
    capacityUnits: read.reduce((sum, { capacityUnits }) => sum + capacityUnits, 0),
  };
}

async function readBatch(...[client, tableName, keys, projection]: Parameters<typeof batchGet>): Promise<BatchRead> {
  const read: BatchRead = { items: [], capacityUnits: 0 };
  let left: Item[] | undefined = [...keys];
  for (let attempt = 0; left && attempt < MAX_BATCH_TRIES; attempt++) {
    const { Responses, UnprocessedKeys, ConsumedCapacity } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [tableName]: { Keys: left, ...projection } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    read.items.push(...(Responses?.[tableName] ?? []));
    read.capacityUnits += ConsumedCapacity?.[0]?.CapacityUnits ?? 0;
    left = UnprocessedKeys?.[tableName]?.Keys as Item[] | undefined;
  }
  if (left) throw Object.assign(new Error('keys stayed unread'), { name: 'ProvisionedThroughputExceededException' });
  return read;
}
