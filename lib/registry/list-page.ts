import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../domain/connection';
import { isTableKey } from '../domain/connection-id';
import type { ListQuery } from '../domain/list-query';
import { err, ok, type Result } from '../domain/result';
import { type Cursor, decodeCursor, encodeCursor, type Position } from './cursor';
import { allShards, type RegistryIndex } from './layout';
import { mergePage } from './merge-page';
import { queryStream } from './query-stream';
import { type AttributeNames, type Item, isExpired, toConnectionRow } from './row';

/** Rows one page may read in search of matches when a second filter refuses most of what the index gives. */
const MAX_ROWS_READ = 2_000;

export type ListPageInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  query: ListQuery;
  nowMs: number;
  read: (connectionId: string) => Promise<{ item: Item | undefined; capacityUnits: number }>;
};

/** One page by the cheapest way: the key, else the index of the user or the IP, else the shards by age. */
export async function listPage(input: ListPageInput): Promise<Result<ConnectionPage>> {
  if (input.query.id) return pageById(input);
  const lanes = chooseLanes(input.query);
  const about = JSON.stringify([input.tableName, input.query.user, input.query.ip]);
  const first: Cursor = { direction: 'older', positions: lanes.map(() => null) };
  const cursor = input.query.cursor === null ? first : decodeCursor(input.query.cursor, about, lanes.length);
  if (!cursor) return err('invalid', 'This link points to a page of another list. Start from the first page.');

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
    read: { by: 'index', rows: merged.rows, capacityUnits: merged.capacityUnits },
  });
}

type Lane = { index: RegistryIndex; value: string };

function chooseLanes({ user, ip }: ListQuery): Lane[] {
  if (user) return [{ index: 'byUser', value: user }];
  if (ip) return [{ index: 'byIp', value: ip }];
  return allShards().map((shard) => ({ index: 'byAge', value: shard }));
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

async function pageById({ read, query, names, nowMs }: ListPageInput): Promise<Result<ConnectionPage>> {
  const { item, capacityUnits } = isTableKey(query.id) ? await read(query.id) : { item: undefined, capacityUnits: 0 };
  const rows = item && matches(item, names, query) ? [toConnectionRow(item, names)] : [];
  return ok({
    rows,
    next: null,
    previous: null,
    readAt: nowMs,
    read: { by: 'key', rows: item ? 1 : 0, capacityUnits },
  });
}
