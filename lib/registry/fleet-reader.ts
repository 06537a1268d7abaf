import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { addCosts, NO_COST, type PartialIndex, type ReadCost } from '../domain/overview';
import type { Target } from '../domain/target';
import type { OwnStage } from '../domain/target-address';
import { foreignStageOf, stageAttributes } from './foreign-stage';
import { joinKey, partsOf } from './keys';
import { shardsToRead } from './layout';
import { findLocator } from './locator';
import { createPresence, type Existing, type KnownRow } from './presence';
import { type AttributeNames, type Item, projectAttributes, withAddress } from './row';
import { createShapeReader, type ShapeReader } from './shape-reader';
import { findByAge, hasStrays, leftOut, partitionOf } from './table-shape';
import { createExpiry } from './time-to-live';

/** What counting needs of a row; `connectedAt` in epoch ms. */
export type FleetRow = KnownRow & {
  connectedAt: number;
  userId?: string;
  sourceIp?: string;
  userAgent?: string;
  /** See `ConnectionRow`. */
  foreignStage?: string;
};

type ShardRead = {
  shard: string;
  /** Epoch ms, both ends included. */
  fromMs: number;
  toMs: number;
  newestFirst?: boolean;
  /** Whether the user agent comes along; it is most of what a row weighs. */
  withAgent?: boolean;
  /** Stops after so many rows. */
  maxRows: number;
  onRow: (row: FleetRow) => void;
  /** Called after every page, so that a long walk can be paced and told. */
  afterPage?: (cost: ReadCost) => void | Promise<void>;
};

type FleetLayout = { shards: readonly string[]; findsById: boolean; rows: number; partial?: PartialIndex };

/** A table as far as figures about the whole of it go. Each call throws the SDK's exception when it fails; none scans. */
export type FleetReader = {
  /**
   * `shards`: those that rows lie in, by the index by age, as lists read them; none without one. `findsById`: rows are found by their connection id;
   * `rows`: DynamoDB's own count, up to six hours old; `partial`: the index by age that does not serve, for what it leaves out.
   */
  layout(): Promise<FleetLayout>;
  /** The rows of one shard by age, expired ones left out. `isCut`: there are more than `maxRows`. */
  readShard(read: ShardRead): Promise<ReadCost & { isCut: boolean }>;
  /** Which connections still have a row; at most 100 rows of them are named. */
  existing(rows: readonly KnownRow[]): Promise<Existing>;
};

/** A page of a query ends at 1 MB anyway; this keeps one from holding the engine for long. */
const PAGE_ROWS = 1_000;

export function createFleetReader(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  /** Where it is known, rows of another one say so. */
  ownStage?: OwnStage | undefined;
  /** One that others read the same table by as well; its own unless given. */
  shapes?: ShapeReader;
  now?: () => number;
}): FleetReader {
  const { client, table, ownStage, now = Date.now } = settings;
  const TableName = table.name;
  const names = table.attributes;
  const elapsed = () => performance.now();
  const expiry = createExpiry({ client, table, elapsed });
  const { shapes = createShapeReader({ client, tableName: TableName, names, elapsed }) } = settings;
  const shardAttribute = partitionOf('byAge', names);
  const { connectionId, connectedAt, sourceIp, userId, userAgent, ttl } = names;
  const counted = [connectionId, connectedAt, userId, sourceIp, ttl];

  return {
    async layout() {
      const shape = await shapes.judged();
      const { index, partial } = findByAge(shape, names);
      return {
        shards: index ? shardsToRead(hasStrays(shape, index)) : [],
        findsById: findLocator({ tableName: TableName, names, shape }) !== undefined,
        rows: shape.rows,
        ...(partial && { partial: { name: partial.name, leftOut: leftOut(partial, names) } }),
      };
    },

    async readShard({ shard, fromMs, toMs, newestFirst = false, withAgent = false, maxRows, onRow, afterPage }) {
      const shape = await shapes.judged();
      const { index } = findByAge(shape, names);
      const keys = findLocator({ tableName: TableName, names, shape })?.by === 'key' ? [] : partsOf(shape.keys);
      const read = [
        ...counted,
        ...keys.map(({ name }) => name),
        ...stageAttributes(names, ownStage, index?.projects),
        ...(withAgent ? [userAgent] : []),
      ];
      const { projection, aliasOf } = projectAttributes(read, [shardAttribute]);
      let cost = NO_COST;
      let startKey: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            IndexName: index?.name,
            KeyConditionExpression: `${aliasOf(shardAttribute)} = :shard AND ${aliasOf(connectedAt)} BETWEEN :from AND :to`,
            ...projection,
            ExpressionAttributeValues: {
              ':shard': { S: shard },
              ':from': { N: String(fromMs) },
              ':to': { N: String(toMs) },
            },
            ScanIndexForward: !newestFirst,
            Limit: Math.min(PAGE_ROWS, maxRows - cost.rows),
            ReturnConsumedCapacity: 'TOTAL',
            ...(startKey && { ExclusiveStartKey: startKey }),
          }),
        );
        const { Items = [], ConsumedCapacity, LastEvaluatedKey } = page;
        const isOver = await expiry(now());
        for (const item of Items) {
          if (isOver(item)) continue;
          const row = toFleetRow(withAddress(item, names), names, ownStage);
          onRow(keys.length > 0 ? { ...row, key: joinKey(item, keys) } : row);
        }
        cost = addCosts(cost, { calls: 1, rows: Items.length, capacityUnits: ConsumedCapacity?.CapacityUnits ?? 0 });
        startKey = LastEvaluatedKey;
        await afterPage?.(cost);
      } while (startKey && cost.rows < maxRows);
      return { ...cost, isCut: startKey !== undefined };
    },

    existing: createPresence({ client, table, ownStage, shapes, expiry, now }),
  };
}

function toFleetRow(item: Item, names: AttributeNames, ownStage: OwnStage | undefined): FleetRow {
  const text = (name: string) => item[name]?.S || undefined;
  const userId = text(names.userId) ?? item[names.userId]?.N;
  const sourceIp = text(names.sourceIp);
  const userAgent = text(names.userAgent);
  const foreignStage = ownStage && foreignStageOf(item, names, ownStage);
  return {
    connectionId: text(names.connectionId) ?? '',
    connectedAt: Number(item[names.connectedAt]?.N),
    ...(userId && { userId }),
    ...(sourceIp && { sourceIp }),
    ...(userAgent && { userAgent }),
    ...(foreignStage !== undefined && { foreignStage }),
  };
}
