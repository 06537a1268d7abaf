import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { MAX_CONNECTION_AGE_MS } from '../domain/limits';
import type { Position } from './cursor';
import type { RowStream } from './merge-page';
import type { Lane } from './plan';
import { type AttributeNames, type Item, projectionOf } from './row';

/** Clocks of `$connect` functions and of the console may differ by this much before a living row is passed over. */
const CLOCK_MARGIN_MS = 15 * 60_000;

export type QueryStreamInput = Lane & {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  nowMs: number;
};

/** One partition of an index, newest or oldest first. Rows older than any connection can be are never read. */
export function queryStream(input: QueryStreamInput): RowStream {
  const { client, tableName, index, partition, value, names, nowMs } = input;
  const { aliasOf, projection } = projectionOf(names, [partition]);
  const oldest = Math.max(0, nowMs - MAX_CONNECTION_AGE_MS - CLOCK_MARGIN_MS);

  function startKey([connectedAt, connectionId]: NonNullable<Position>): Item {
    return {
      [partition]: { S: value },
      [names.connectedAt]: { N: connectedAt },
      [names.connectionId]: { S: connectionId },
    };
  }

  return {
    async read(after, limit, direction) {
      let key = after ? startKey(after) : undefined;
      let capacityUnits = 0;
      // A page of DynamoDB may be empty and yet not the last one.
      for (;;) {
        const { Items, LastEvaluatedKey, ConsumedCapacity } = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: index,
            KeyConditionExpression: `${aliasOf(partition)} = :value AND ${aliasOf(names.connectedAt)} >= :oldest`,
            ...projection,
            ExpressionAttributeValues: { ':value': { S: value }, ':oldest': { N: String(oldest) } },
            ScanIndexForward: direction === 'newer',
            Limit: limit,
            ReturnConsumedCapacity: 'TOTAL',
            ...(key && { ExclusiveStartKey: key }),
          }),
        );
        capacityUnits += ConsumedCapacity?.CapacityUnits ?? 0;
        const items = Items ?? [];
        if (items.length > 0 || !LastEvaluatedKey) return { items, exhausted: !LastEvaluatedKey, capacityUnits };
        key = LastEvaluatedKey;
      }
    },
  };
}
