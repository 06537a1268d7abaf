import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../domain/connection';
import type { ListQuery } from '../domain/list-query';
import { ok, type Result } from '../domain/result';
import { describeScan } from '../domain/scan-cost';
import { foreignCursor } from './cursor';
import { type AttributeNames, isExpired, projectionOf, toConnectionRow } from './row';
import { back, decodeScanCursor, encodeScanCursor, FIRST_PAGE, forward } from './scan-cursor';
import type { TableShape } from './table-shape';

type ScanPageInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  shape: TableShape;
  query: ListQuery;
  nowMs: number;
};
export type PageAlone = Omit<ConnectionPage, 'finds'>;

/**
 * One page in the order of the table: one Scan of the page's size and one row more, which tells whether there is a next page.
 * Never more than that, because it is what the person agreed to; rows that have expired therefore leave a page short.
 */
export async function scanPage(input: ScanPageInput): Promise<Result<PageAlone>> {
  const { client, tableName, names, query, nowMs } = input;
  if (!query.scan) return ok(askFirst(input));
  const about = JSON.stringify([tableName, 'scan']);
  const cursor = query.cursor === null ? FIRST_PAGE : decodeScanCursor(query.cursor, about);
  if (!cursor) return foreignCursor();

  const key = (id: string) => ({ [names.connectionId]: { S: id } });
  const { Items, LastEvaluatedKey, ConsumedCapacity } = await client.send(
    new ScanCommand({
      TableName: tableName,
      Limit: query.size + 1,
      ...projectionOf(names).projection,
      ReturnConsumedCapacity: 'TOTAL',
      ...(cursor.after !== null && { ExclusiveStartKey: key(cursor.after) }),
    }),
  );
  const read = Items ?? [];
  const onPage = read.slice(0, query.size);
  // DynamoDB ends a read at 1 MB, which large rows reach before the page is full.
  const end = read.length > query.size ? onPage.at(-1) : LastEvaluatedKey;
  const next = end?.[names.connectionId]?.S;
  const previous = back(cursor);
  return ok({
    rows: onPage.filter((item) => !isExpired(item, names, nowMs)).map((item) => toConnectionRow(item, names)),
    next: next ? encodeScanCursor(forward(cursor, next), about) : null,
    previous: previous ? encodeScanCursor(previous, about) : null,
    readAt: nowMs,
    order: 'none',
    read: { by: 'scan', rows: read.length, capacityUnits: ConsumedCapacity?.CapacityUnits ?? 0 },
    ...(!previous && cursor.isCut && { isBackLost: true }),
  });
}

function askFirst({ tableName, shape, query, nowMs }: ScanPageInput): PageAlone {
  const { rows, bytes, building } = shape;
  return {
    rows: [],
    next: null,
    previous: null,
    readAt: nowMs,
    order: 'none',
    read: { by: 'scan', rows: 0, capacityUnits: 0 },
    consent: describeScan({ name: tableName, rows, bytes, isIndexBuilding: building.has('byAge') }, query.size),
  };
}
