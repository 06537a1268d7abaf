import { randomBytes } from 'node:crypto';
import { BatchWriteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { shardOf, ttlOf } from '../lib/registry/layout';
import type { Stack } from './stack';
import { REGISTRY_TABLE, tableClient } from './test-client';

/** Rows whose connection is no more, as `$disconnect` leaves behind when AWS does not deliver it; answers their ids. */
export async function putGhosts(stack: Stack, { user, count = 1 }: { user: string; count?: number }) {
  const client = tableClient(stack);
  const ids = Array.from({ length: count }, newId);
  for (let start = 0; start < count; start += 25) {
    const requests = ids.slice(start, start + 25).map((id) => ({ PutRequest: { Item: toItem(id, user) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [REGISTRY_TABLE]: requests } }));
  }
  client.destroy();
  return ids;
}

function newId(): string {
  const bytes = randomBytes(11);
  bytes[8] = 2;
  return `${bytes.toString('base64url')}=`;
}

function toItem(connectionId: string, user: string) {
  const connectedAt = Date.now() - 3_600_000;
  return {
    connectionId: { S: connectionId },
    connectedAt: { N: String(connectedAt) },
    userId: { S: user },
    shard: { S: shardOf(connectionId) },
    ttl: { N: String(ttlOf(connectedAt)) },
  };
}

export async function isRegistered(stack: Stack, connectionId: string): Promise<boolean> {
  const client = tableClient(stack);
  const Key = { connectionId: { S: connectionId } };
  const { Item } = await client.send(new GetItemCommand({ TableName: REGISTRY_TABLE, Key }));
  client.destroy();
  return Item !== undefined;
}
