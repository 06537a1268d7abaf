import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { canonicalIp } from '../domain/canonical-ip';
import { MAX_CONNECTION_AGE_MS } from '../domain/limits';
import { isIp } from '../domain/search-ip';

/** Number of partitions the fleet is spread over; see `lib/decisions/0002-registry-shards.md`. */
const SHARD_COUNT = 8;

/** A row older than the longest possible connection plus this is provably gone; the table's TTL removes it. */
const TTL_MARGIN_MS = 15 * 60_000;

/** The managed registry row, as `$connect` writes it. Applications may add attributes of their own. */
export type ManagedRow = {
  connectionId: string;
  /** epoch ms */
  connectedAt: number;
  /** Of an address that many share one of `spreadAddresses`, so that no partition of the index by IP is hot. */
  sourceIp?: string;
  userAgent?: string;
  userId?: string;
  stage: string;
  apiId: string;
  domainName: string;
  /** epoch s */
  ttl: number;
  shard: string;
};

export function allShards(): string[] {
  return Array.from({ length: SHARD_COUNT }, (_, index) => String(index));
}

/** As many again, in which no row of ours lies: rows that somebody wrote by hand may, and those of a handler that spreads over more. */
export function shardsBeyond(): string[] {
  return allShards().map((_, index) => String(SHARD_COUNT + index));
}

/** Those that are read for all rows: ours, and where rows were seen beyond them those too. Ours come first. */
export function shardsToRead(hasStrays: boolean): string[] {
  return [...allShards(), ...(hasStrays ? shardsBeyond() : [])];
}

export function shardOf(connectionId: string): string {
  return shardAmong(SHARD_COUNT, connectionId);
}

/** FNV-1a over the id: the same shard in every process and language, without a dependency. Tables that look like ours may have another `count`. */
export function shardAmong(count: number, connectionId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < connectionId.length; index++) {
    hash = Math.imul(hash ^ connectionId.charCodeAt(index), 0x01000193);
  }
  return String((hash >>> 0) % count);
}

/** Between an address and the shard. No address has it, and hardly anybody else's attribute ends so in the very shard that follows from the id. */
const SPREAD_MARK = '#shard-';

/** The values of `sourceIp` that rows of this address may have instead of it; none when it is no address. */
export function spreadAddresses(ip: string): string[] {
  const address = canonicalIp(ip);
  return address === undefined ? [] : allShards().map((shard) => `${address}${SPREAD_MARK}${shard}`);
}

/** The one that the row of this connection has. What is no address stays. */
export function spreadAddress(ip: string, connectionId: string): string {
  return spreadAddresses(ip)[Number(shardOf(connectionId))] ?? ip;
}

/** The address that a row's `sourceIp` stands for; anything that `spreadAddress` did not make stays as it is. */
export function plainAddress(sourceIp: string, connectionId: string): string {
  // Most are not spread, and each row comes past here.
  if (!sourceIp.includes(SPREAD_MARK)) return sourceIp;
  const mark = `${SPREAD_MARK}${shardOf(connectionId)}`;
  const address = sourceIp.endsWith(mark) ? sourceIp.slice(0, -mark.length) : sourceIp;
  return isIp(address) ? address : sourceIp;
}

/** `connectedAtMs` in epoch ms; answers epoch s, the unit DynamoDB's TTL wants. */
export function ttlOf(connectedAtMs: number): number {
  return Math.ceil((connectedAtMs + MAX_CONNECTION_AGE_MS + TTL_MARGIN_MS) / 1000);
}

export type TableDefinition = Omit<CreateTableCommandInput, 'TableName'> & { ttlAttribute?: string };

/** Each index of the managed table by its partition key; all are sorted by `connectedAt`. */
export const REGISTRY_INDEXES = { byAge: 'shard', byUser: 'userId', byIp: 'sourceIp' } as const;
export type RegistryIndex = keyof typeof REGISTRY_INDEXES;

/** Indexes project everything: a page of the list must not need a second read per row. */
const index = (name: RegistryIndex) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: REGISTRY_INDEXES[name], KeyType: 'HASH' as const },
    { AttributeName: 'connectedAt', KeyType: 'RANGE' as const },
  ],
  Projection: { ProjectionType: 'ALL' as const },
});

export const registryTable: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'connectionId', AttributeType: 'S' },
    { AttributeName: 'shard', AttributeType: 'S' },
    { AttributeName: 'userId', AttributeType: 'S' },
    { AttributeName: 'sourceIp', AttributeType: 'S' },
    { AttributeName: 'connectedAt', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [index('byAge'), index('byUser'), index('byIp')],
  ttlAttribute: 'ttl',
};
