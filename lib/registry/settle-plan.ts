import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Cursor } from './cursor';
import type { ListPageInput } from './page-task';
import type { Plan } from './plan';
import type { Lane } from './query-stream';

/** What it took to see how many rows have a value. */
export type Counted = { attribute: string; capacityUnits: number };
type Settled = { plan: Plan; isByAge: boolean; counted?: Counted };

/** Up to so many rows of a value are read through whatever their age; counting them costs as much as reading them. */
const FEW_ROWS = 500;

/**
 * An index of an attribute that does not tell the times asked for is the best way while few rows have the value, and the worst when most do. That
 * is counted for the first page, and all pages behind it keep to the way that their cursor names. Throws the SDK's exception.
 */
export async function settlePlan(input: ListPageInput, plan: Plan, held: Cursor | undefined): Promise<Settled> {
  if (plan.by !== 'chain' || !plan.orByAge) return { plan, isByAge: false };
  const { orByAge, lanes } = plan;
  if (input.query.cursor !== null) return held?.isByAge ? { plan: orByAge, isByAge: true } : { plan, isByAge: false };
  const { areFew, capacityUnits } = await countRows(input, lanes);
  const counted = { attribute: lanes[0]?.partition ?? '', capacityUnits };
  return areFew ? { plan, isByAge: false, counted } : { plan: orByAge, isByAge: true, counted };
}

async function countRows({ client, tableName }: ListPageInput, lanes: readonly Lane[]) {
  let left = FEW_ROWS;
  let capacityUnits = 0;
  for (const { index, partition, value } of lanes) {
    const { Count, LastEvaluatedKey, ConsumedCapacity } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...(index !== undefined && { IndexName: index }),
        KeyConditionExpression: '#name = :value',
        ExpressionAttributeNames: { '#name': partition },
        ExpressionAttributeValues: { ':value': value },
        Select: 'COUNT',
        Limit: left,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    capacityUnits += ConsumedCapacity?.CapacityUnits ?? 0;
    left -= Count ?? 0;
    if (LastEvaluatedKey || left <= 0) return { areFew: false, capacityUnits };
  }
  return { areFew: true, capacityUnits };
}
