import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { err, ok, type Result } from '../domain/result';
import type { OwnStage } from '../domain/target-address';
import { foreignStageOf } from './foreign-stage';
import { keyOf, partsOf } from './keys';
import { type AttributeNames, type Item, timeOf } from './row';
import type { TableShape } from './table-shape';

type SeenRow = { connectionId: string; connectedAt?: number | undefined };
type RemoveInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  shape: TableShape;
  row: SeenRow;
  ownStage: OwnStage | undefined;
  rowsOf: (shape: TableShape, connectionId: string) => Promise<Result<Item[]>>;
};

const NEWER = 'The registry holds a newer connection under this id.';
const NO_ROW = 'The registry has no such row any more.';

/**
 * Removes what was seen: each row is deleted only while its time is exactly what was read just before, in whatever form the table
 * writes it, and that means the time that was seen.
 */
export async function removeRows(input: RemoveInput): Promise<Result<null>> {
  const { client, tableName, names, shape, row, ownStage, rowsOf } = input;
  const current = await rowsOf(shape, row.connectionId);
  if (!current.ok) return current;
  if (current.data.length === 0) return err('notFound', NO_ROW);
  const same = current.data.filter((item) => timeOf(item[names.connectedAt]) === row.connectedAt);
  if (same.length === 0) return err('conflict', NEWER);

  const foreign = same.map((item) => foreignStageOf(item, names, ownStage)).find((words) => words !== undefined);
  if (foreign) return err('invalid', `Its row is of ${foreign}, about which this target cannot tell. It stays.`);

  const gone = await Promise.all(same.map((item) => deleteUnchanged(item)));
  return gone.includes(false) ? err('conflict', NEWER) : ok(null);

  /** False when the row is another one by now, or none. */
  async function deleteUnchanged(item: Item): Promise<boolean> {
    const parts = partsOf(shape.keys);
    const written = item[names.connectedAt];
    const isKey = parts.some(({ name }) => name === names.connectedAt);
    const same = written ? '#at = :at' : 'attribute_not_exists(#at)';
    try {
      await client.send(
        new DeleteItemCommand({
          TableName: tableName,
          Key: keyOf(item, parts),
          ConditionExpression: `attribute_exists(#id) AND ${same}`,
          ExpressionAttributeNames: { '#id': parts[0]?.name ?? names.connectionId, '#at': names.connectedAt },
          ...(written && { ExpressionAttributeValues: { ':at': written } }),
        }),
      );
      return true;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      // A row whose time is a part of its key cannot be another one: it has been removed by somebody else.
      return isKey;
    }
  }
}
