import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { shardOf, ttlOf } from '../lib/registry/layout';
import type { Stack } from './stack';
import { REGISTRY_TABLE, tableClient } from './test-client';

/** DynamoDB takes this many in one write. */
const BATCH = 25;

/** `more`: attributes that each row has besides. */
type RowsWish = { user: string; count: number; more?: Record<string, unknown> };

/** Rows of one user that no client stands behind: what a list looks like does not depend on it. */
export async function putRows(stack: Stack, { user, count, more = {} }: RowsWish): Promise<void> {
  const client = tableClient(stack);
  const now = Date.now();
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
      const connectionId = `${user}-${String(from + index).padStart(6, '0')}`;
      const connectedAt = now - 60_000 - (from + index) * 1000;
      return {
        connectionId,
        connectedAt,
        userId: user,
        shard: shardOf(connectionId),
        ttl: ttlOf(connectedAt),
        ...more,
      };
    });
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [REGISTRY_TABLE]: rows.map((row) => ({ PutRequest: { Item: marshall(row) } })) },
      }),
    );
  }
  client.destroy();
}
