import { DeleteItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConnectionDetail, ConnectionPage, ConnectionRow } from '../domain/connection';
import type { ListQuery } from '../domain/list-query';
import { err, ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import { isIndexMissing, toTableError } from './failure';
import { listPage } from './list-page';
import { describeAttributes, isExpired, toConnectionRow } from './row';
import { createShapeReader } from './shape-reader';
import type { TableShape } from './table-shape';

type RegistryEntry = { row: ConnectionRow; attributes: ConnectionDetail['attributes'] };

/** The registry table of one target: who was registered, not who lives. */
export type Registry = {
  /** Newest first where the table has an index by age; else by scan, and only when the query says that it may. */
  list(query: ListQuery): Promise<Result<ConnectionPage>>;
  /** Null when no such row exists, or its TTL is over. */
  get(connectionId: string): Promise<Result<RegistryEntry | null>>;
  /**
   * Removes a row only while it is still the same connection: `connectedAt` (epoch ms) unchanged, or still absent.
   * Answers `conflict` when the row is another one by now, `notFound` when there is none.
   */
  remove(row: { connectionId: string; connectedAt?: number | undefined }): Promise<Result<null>>;
};

export function createRegistry(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  now?: () => number;
}): Registry {
  const { client, table, now = Date.now } = settings;
  const { name: tableName, attributes: names } = table;
  const shapes = createShapeReader({ client, tableName, names, now });
  const key = (connectionId: string) => ({ [names.connectionId]: { S: connectionId } });

  async function read(connectionId: string) {
    const { Item, ConsumedCapacity } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: key(connectionId),
        ConsistentRead: true,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    const item = Item && !isExpired(Item, names, now()) ? Item : undefined;
    return { item, capacityUnits: ConsumedCapacity?.CapacityUnits ?? 0 };
  }

  return {
    async list(query) {
      const page = (shape: TableShape) => listPage({ client, tableName, names, shape, query, nowMs: now(), read });
      try {
        try {
          return await page(await shapes.current());
        } catch (error) {
          if (!isIndexMissing(error)) throw error;
          // The table is not as it was seen, or may not be looked at; a look that changes nothing fails again and is told.
          return await page(await shapes.renew());
        }
      } catch (error) {
        return toTableError(error, tableName);
      }
    },
    async get(connectionId) {
      try {
        const { item } = await read(connectionId);
        return ok(item ? { row: toConnectionRow(item, names), attributes: describeAttributes(item) } : null);
      } catch (error) {
        return toTableError(error, tableName);
      }
    },
    async remove({ connectionId, connectedAt }) {
      const unchanged = connectedAt === undefined ? 'attribute_not_exists(#at)' : '#at = :at';
      try {
        await client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: key(connectionId),
            ConditionExpression: `attribute_exists(#id) AND ${unchanged}`,
            ExpressionAttributeNames: { '#id': names.connectionId, '#at': names.connectedAt },
            ...(connectedAt !== undefined && { ExpressionAttributeValues: { ':at': { N: String(connectedAt) } } }),
          }),
        );
        return ok(null);
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') return toTableError(error, tableName);
        const current = await this.get(connectionId);
        if (!current.ok) return current;
        return current.data
          ? err('conflict', 'The registry holds a newer connection under this id.')
          : err('notFound', 'The registry has no such row any more.');
      }
    },
  };
}
