import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../domain/connection';
import { isTableKey } from '../domain/connection-id';
import type { ListQuery } from '../domain/list-query';
import { err, ok, type Result } from '../domain/result';
import { type Cursor, decodeCursor, encodeCursor, foreignCursor, type Position } from './cursor';
import { mergePage } from './merge-page';
import { findableBy, type Lane, planQuery } from './plan';
import { queryStream } from './query-stream';
import { type AttributeNames, type Item, isExpired, toConnectionRow } from './row';
import { type PageAlone, scanPage } from './scan-page';
import type { TableShape } from './table-shape';

/** Rows one page may read in search of matches when a second filter refuses most of what the index gives. */
const MAX_ROWS_READ = 2_000;

export type ListPageInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  shape: TableShape;
  query: ListQuery;
  nowMs: number;
  read: (connectionId: string) => Promise<{ item: Item | undefined; capacityUnits: number }>;
};

/** One page by the cheapest way there is. Throws the SDK's exception when the table cannot be read. */
export async function listPage(input: ListPageInput): Promise<Result<ConnectionPage>> {
  const page = await readPlanned(input);
  return page.ok ? ok({ ...page.data, finds: findableBy(input.shape) }) : page;
}

async function readPlanned(input: ListPageInput): Promise<Result<PageAlone>> {
  const plan = planQuery(input.query, input);
  switch (plan.by) {
    case 'key':
      return pageById(input);
    case 'index':
      return pageByIndex(input, plan.lanes);
    case 'scan':
      return scanPage(input);
    case 'none':
      return err(plan.code, plan.message);
  }
}

async function pageByIndex(input: ListPageInput, lanes: Lane[]): Promise<Result<PageAlone>> {
  const about = JSON.stringify([input.tableName, input.query.user, input.query.ip]);
  const first: Cursor = { direction: 'older', positions: lanes.map(() => null) };
  const cursor = input.query.cursor === null ? first : decodeCursor(input.query.cursor, about, lanes.length);
  if (!cursor) return foreignCursor();

  const page = await walk(input, lanes, cursor);
  // Back at the top: show a full first page rather than what happens to be newer than the last one.
  const merged = cursor.direction === 'newer' && !page.newer ? await walk(input, lanes, first) : page;
  const link = (direction: Cursor['direction'], positions: Position[] | null) =>
    positions && encodeCursor({ direction, positions }, about);
  return ok({
    rows: merged.items.map((item) => toConnectionRow(item, input.names)),
    next: link('older', merged.older),
    previous: link('newer', merged.newer),
    readAt: input.nowMs,
    order: 'newest',
    read: { by: 'index', rows: merged.rows, capacityUnits: merged.capacityUnits },
  });
}

function walk({ client, tableName, names, query, nowMs }: ListPageInput, lanes: Lane[], cursor: Cursor) {
  return mergePage({
    streams: lanes.map((lane) => queryStream({ client, tableName, names, nowMs, ...lane })),
    positions: cursor.positions,
    direction: cursor.direction,
    size: query.size,
    positionOf: (item) => [item[names.connectedAt]?.N ?? '0', item[names.connectionId]?.S ?? ''],
    accept: (item) => !isExpired(item, names, nowMs) && matches(item, names, query),
    maxRows: MAX_ROWS_READ,
  });
}

function matches(item: Item, names: AttributeNames, { user, ip }: ListQuery): boolean {
  return (!user || item[names.userId]?.S === user) && (!ip || item[names.sourceIp]?.S === ip);
}

async function pageById({ read, query, names, nowMs }: ListPageInput): Promise<Result<PageAlone>> {
  const { item, capacityUnits } = isTableKey(query.id) ? await read(query.id) : { item: undefined, capacityUnits: 0 };
  const rows = item && matches(item, names, query) ? [toConnectionRow(item, names)] : [];
  return ok({
    rows,
    next: null,
    previous: null,
    readAt: nowMs,
    order: 'newest',
    read: { by: 'key', rows: item ? 1 : 0, capacityUnits },
  });
}
