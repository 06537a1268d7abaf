import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { Target } from '../domain/target';
import { judgeAgeIndexes } from './age-index';
import { allShards, REGISTRY_INDEXES } from './layout';
import type { Item } from './row';
import type { TableShape } from './table-shape';

/** What became of one call: its answer, or the name and words of the exception. */
export type Tried<T> =
  | { ok: true; data: T }
  | { ok: false; type: string; message: string; status?: number; code?: string };

export type TtlState = 'ENABLED' | 'ENABLING' | 'DISABLING' | 'DISABLED' | 'none';

/** How the doctor looks at a registry table; every call is harmless, bounded, and never throws. */
export type DoctorTable = {
  describe(): Promise<Tried<TableDescription>>;
  /** The layout with what the rows of an index by age say of it, by a few small queries. */
  judge(shape: TableShape): Promise<TableShape>;
  /** `none`: this engine has no TTL, so nobody could turn it on. */
  timeToLive(): Promise<Tried<{ state: TtlState; attribute?: string }>>;
  /** Reads, and removes, a row that cannot exist: under the condition that it does, so nothing is ever removed. */
  tryRead(key: Item): Promise<Tried<null>>;
  tryRemove(key: Item): Promise<Tried<null>>;
  /** The same call for several keys, which is a right of its own. */
  tryBatch(key: Item): Promise<Tried<null>>;
  /** Asks the table itself, or one of its indexes, for one row of a partition that no row is in. */
  tryQuery(partition: Item, index?: string): Promise<Tried<null>>;
  /** At most `limit` rows of an index of shards by time, picked at random times of connecting. */
  sampleByAge(options: {
    index: string;
    limit: number;
    since: number;
    until: number;
    time: string;
  }): Promise<Tried<Item[]>>;
  /** The oldest rows of each shard from before `until`, epoch ms; a few of each. */
  oldestByAge(options: { index: string; until: number; time: string }): Promise<Tried<Item[]>>;
  /** At most `limit` rows by one Scan. The order of a table is that of hashed keys, which has nothing to do with age. */
  sampleByScan(limit: number): Promise<Tried<Item[]>>;
};

const OLDEST_OF_EACH = 2;

export function createDoctorTable(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  random?: () => number;
}): DoctorTable {
  const { client, table, random = Math.random } = settings;
  const TableName = table.name;

  /** AWS knows this call and refuses it for what it lacks; engines that have no TTL do not know it at all. */
  async function knowsTimeToLive(): Promise<boolean> {
    const answer = await tried(
      client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: undefined })),
    );
    return answer.ok || answer.type !== 'UnknownOperationException';
  }

  return {
    async describe() {
      const answer = await tried(client.send(new DescribeTableCommand({ TableName })));
      return answer.ok ? { ok: true, data: answer.data.Table ?? {} } : answer;
    },
    judge: (shape) => judgeAgeIndexes({ client, tableName: TableName, names: table.attributes }, shape),
    async timeToLive() {
      const answer = await tried(client.send(new DescribeTimeToLiveCommand({ TableName })));
      if (!answer.ok) {
        return answer.type === 'UnknownOperationException' ? { ok: true, data: { state: 'none' } } : answer;
      }
      const { TimeToLiveStatus = 'DISABLED', AttributeName } = answer.data.TimeToLiveDescription ?? {};
      // Only engines that are not AWS's own have an endpoint set, and only those may lack TTL.
      const isMissing = TimeToLiveStatus === 'DISABLED' && table.endpoint && !(await knowsTimeToLive());
      return {
        ok: true,
        data: { state: isMissing ? 'none' : TimeToLiveStatus, ...(AttributeName && { attribute: AttributeName }) },
      };
    },
    async tryRead(Key) {
      const answer = await tried(client.send(new GetItemCommand({ TableName, Key })));
      return answer.ok ? { ok: true, data: null } : answer;
    },
    async tryRemove(Key) {
      const answer = await tried(
        client.send(
          new DeleteItemCommand({
            TableName,
            Key,
            // No row meets it, whatever its key: that of nobody may be somebody's where keys are numbers.
            ConditionExpression: 'attribute_exists(#key) AND attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': Object.keys(Key)[0] as string },
          }),
        ),
      );
      // The condition was looked at, so the call was allowed.
      if (answer.ok || answer.type === 'ConditionalCheckFailedException') return { ok: true, data: null };
      return answer;
    },
    async tryBatch(key) {
      const answer = await tried(
        client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key] } } })),
      );
      return answer.ok ? { ok: true, data: null } : answer;
    },
    async tryQuery(partition, index) {
      const [[name, value]] = Object.entries(partition) as [[string, Item[string]]];
      const answer = await tried(
        client.send(
          new QueryCommand({
            TableName,
            ...(index !== undefined && { IndexName: index }),
            KeyConditionExpression: '#key = :nobody',
            ExpressionAttributeNames: { '#key': name },
            ExpressionAttributeValues: { ':nobody': value },
            Limit: 1,
          }),
        ),
      );
      return answer.ok ? { ok: true, data: null } : answer;
    },
    async sampleByAge({ index, limit, since, until, time }) {
      const shards = allShards();
      const each = Math.max(1, Math.floor(limit / shards.length));
      const found: Item[] = [];
      for (const shard of shards) {
        const moment = Math.floor(since + random() * (until - since));
        const lane = (comparison: '>=' | '<', Limit: number) =>
          new QueryCommand({
            TableName,
            IndexName: index,
            KeyConditionExpression: `#shard = :shard AND #time ${comparison} :moment`,
            ExpressionAttributeNames: { '#shard': REGISTRY_INDEXES.byAge, '#time': time },
            ExpressionAttributeValues: { ':shard': { S: shard }, ':moment': { N: String(moment) } },
            ScanIndexForward: comparison === '>=',
            Limit,
          });
        const after = await tried(client.send(lane('>=', each)));
        if (!after.ok) return after;
        const items = after.data.Items ?? [];
        found.push(...items);
        if (items.length === each) continue;
        const before = await tried(client.send(lane('<', each - items.length)));
        if (!before.ok) return before;
        found.push(...(before.data.Items ?? []));
      }
      return { ok: true, data: found.slice(0, limit) };
    },
    async oldestByAge({ index, until, time }) {
      const found: Item[] = [];
      for (const shard of allShards()) {
        const answer = await tried(
          client.send(
            new QueryCommand({
              TableName,
              IndexName: index,
              KeyConditionExpression: '#shard = :shard AND #time < :until',
              ExpressionAttributeNames: { '#shard': REGISTRY_INDEXES.byAge, '#time': time },
              ExpressionAttributeValues: { ':shard': { S: shard }, ':until': { N: String(until) } },
              Limit: OLDEST_OF_EACH,
            }),
          ),
        );
        if (!answer.ok) return answer;
        found.push(...(answer.data.Items ?? []));
      }
      return { ok: true, data: found };
    },
    async sampleByScan(limit) {
      const answer = await tried(client.send(new ScanCommand({ TableName, Limit: limit })));
      return answer.ok ? { ok: true, data: answer.data.Items ?? [] } : answer;
    },
  };
}

/** Longest words of AWS that are shown. */
const MAX_MESSAGE = 300;

async function tried<T>(call: Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, data: await call };
  } catch (error) {
    const {
      name = '',
      message = '',
      code,
      $metadata,
    } = (error ?? {}) as {
      name?: string;
      message?: string;
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    const status = $metadata?.httpStatusCode;
    return {
      ok: false,
      type: name,
      message: (message.split('\n')[0] ?? '').slice(0, MAX_MESSAGE),
      ...(status !== undefined && { status }),
      ...(code && { code }),
    };
  }
}
