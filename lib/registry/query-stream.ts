import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { batchGet } from './batch-get';
import type { Position } from './cursor';
import { joinKey, keyFrom, keyOf, keyText } from './keys';
import type { RowStream } from './merge-page';
import { type AttributeNames, type Item, projectAttributes, projectionOf, type SpareAttribute } from './row';
import type { KeyPart } from './table-shape';

/** One partition of an index or of the table itself: an ordered sequence of rows. */
export type Lane = {
  /** Absent: the table itself. */
  index?: string;
  partition: string;
  value: AttributeValue;
  /** The rest of what names a row in it, sort key first. */
  rest: KeyPart[];
  /** Bounds of the sort key, where that is a time in ms; both inclusive. */
  times?: { from: number; to?: number };
  /** The key of the table, where the index leaves out what is asked for: each row is then read by it besides. */
  rereadBy?: KeyPart[];
};

export type QueryStreamInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  lane: Lane;
  /** Attributes to read besides those that the list shows. */
  more: readonly string[];
  /** Attributes of the list not to read. */
  spared?: readonly SpareAttribute[] | undefined;
};

/** A page of DynamoDB may be empty and yet not the last one; a row of them means that something is wrong. */
const MAX_EMPTY_READS = 10;

/** One lane of rows as the table has them, newest or oldest first where its sort key is a time. A position must be of this lane (see `fitsLane`). */
export function queryStream({ client, tableName, names, lane, more, spared }: QueryStreamInput): RowStream {
  const { index, partition, value, rest, times, rereadBy } = lane;
  const sort = rest[0]?.name ?? '';
  const keyNames = [partition, ...rest.map(({ name }) => name)];
  const whole = projectionOf(names, times ? keyNames : [partition], { more: [...more, ...keyNames], spared });
  const { aliasOf, projection } = rereadBy ? projectAttributes(keyNames, keyNames) : whole;
  const { condition, values } = conditionOf(lane, aliasOf(partition), times ? aliasOf(sort) : '');

  /** What the index leaves out, by the keys that it gives; a row that has gone since is none. */
  async function reread(found: Item[], parts: KeyPart[]) {
    if (found.length === 0) return { items: found, capacityUnits: 0 };
    const nameOf = (item: Item) => joinKey(item, parts);
    const read = await batchGet(
      client,
      tableName,
      found.map((item) => keyOf(item, parts)),
      whole.projection,
    );
    const rows = new Map(read.items.map((item) => [nameOf(item), item]));
    // Its place in the index is as the index has it, which may lag behind the row.
    const items = found.flatMap((item) => (rows.has(nameOf(item)) ? [{ ...rows.get(nameOf(item)), ...item }] : []));
    return { items, capacityUnits: read.capacityUnits };
  }

  return {
    positionOf: (item) => rest.map(({ name }) => keyText(item[name])),
    async read(after, limit, direction) {
      const start = startOf(after, direction, times);
      if (start === 'outside') return { items: [], exhausted: true, capacityUnits: 0, reads: 0 };
      let key = start && { [partition]: value, ...keyFrom(start, rest) };
      let capacityUnits = 0;
      for (let reads = 1; ; reads++) {
        const { Items, LastEvaluatedKey, ConsumedCapacity } = await client.send(
          new QueryCommand({
            TableName: tableName,
            ...(index !== undefined && { IndexName: index }),
            KeyConditionExpression: condition,
            ...projection,
            ExpressionAttributeValues: values,
            ScanIndexForward: direction === 'newer',
            Limit: limit,
            ReturnConsumedCapacity: 'TOTAL',
            ...(key && { ExclusiveStartKey: key }),
          }),
        );
        capacityUnits += ConsumedCapacity?.CapacityUnits ?? 0;
        const read = rereadBy ? await reread(Items ?? [], rereadBy) : { items: Items ?? [], capacityUnits: 0 };
        capacityUnits += read.capacityUnits;
        const { items } = read;
        const exhausted = !LastEvaluatedKey || (items.length === 0 && reads === MAX_EMPTY_READS);
        if (items.length > 0 || exhausted) return { items, exhausted, capacityUnits, reads };
        key = LastEvaluatedKey as Item;
      }
    },
  };
}

/** Whether a position from a cursor can stand in this lane. */
export function fitsLane(position: Position | undefined, { rest }: Lane): boolean {
  return position !== undefined && (position === null || keyFrom(position, rest) !== undefined);
}

function conditionOf({ value, times }: Lane, partition: string, sort: string) {
  if (!times) return { condition: `${partition} = :value`, values: { ':value': value } };
  const [from, to] = [{ N: String(times.from) }, { N: String(times.to) }];
  return times.to === undefined
    ? { condition: `${partition} = :value AND ${sort} >= :from`, values: { ':value': value, ':from': from } }
    : {
        condition: `${partition} = :value AND ${sort} BETWEEN :from AND :to`,
        values: { ':value': value, ':from': from, ':to': to },
      };
}

/** DynamoDB refuses a start outside the condition. A row gets there by growing old: beyond it lies nothing, or everything. */
function startOf(after: Position, direction: 'older' | 'newer', times: Lane['times']): Position | 'outside' {
  if (!after || !times) return after;
  const at = Number(after[0]);
  if (at < times.from) return direction === 'older' ? 'outside' : null;
  if (times.to !== undefined && at > times.to) return direction === 'newer' ? 'outside' : null;
  return after;
}
