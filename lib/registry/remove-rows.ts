import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CONNECT_TIMEOUT_MS } from '../domain/limits';
import { err, ok, type Result } from '../domain/result';
import type { OwnStage } from '../domain/target-address';
import { foreignStageOf } from './foreign-stage';
import { keyOf, partsOf } from './keys';
import { findLocator } from './locator';
import { type AttributeNames, type Item, timeOf } from './row';
import type { TableShape } from './table-shape';

/** `connectedAt`: the time that was seen; `goneAt`: when API Gateway said that it is gone. Both in epoch ms. */
export type SeenRow = { connectionId: string; connectedAt?: number | undefined; goneAt?: number | undefined };
type RemoveInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  shape: TableShape;
  row: SeenRow;
  ownStage: OwnStage | undefined;
  /** The rows of that connection, as they are now. */
  pages: AsyncGenerator<Item[]>;
};

const NEWER = 'The registry holds a newer connection under this id.';
const OTHER = 'Its row has been removed, or is of another connection by now.';
const NO_ROW = 'The registry has no such row any more.';
const DELETES_AT_ONCE = 25;

/**
 * Removes what was seen: each row is deleted only while its time is exactly what was read just before, in whatever form the table
 * writes it, and that means a time that a connection that is gone may have.
 */
export async function removeRows(input: RemoveInput): Promise<Result<null>> {
  const { client, tableName, names, shape, row, ownStage, pages } = input;
  const isOneRow = findLocator(input)?.by === 'key';
  const parts = partsOf(shape.keys);
  const isInKey = (name: string) => parts.some((part) => part.name === name);
  const current: Item[] = [];
  for await (const items of pages) {
    const foreign = items.map((item) => foreignStageOf(item, names, ownStage)).find((words) => words !== undefined);
    if (foreign) return err('invalid', `Its row is of ${foreign}, about which this target cannot tell. It stays.`);
    if (!items.every((item) => isGone(timeOf(item[names.connectedAt])))) return err('conflict', NEWER);
    // There may be many, of any size: what names a row is kept alone.
    current.push(
      ...items.map((item) => pick(item, [...parts.map(({ name }) => name), names.connectionId, names.connectedAt])),
    );
  }
  if (current.length === 0) return err('notFound', NO_ROW);

  const gone: boolean[] = [];
  for (let from = 0; from < current.length; from += DELETES_AT_ONCE) {
    gone.push(...(await Promise.all(current.slice(from, from + DELETES_AT_ONCE).map(deleteUnchanged))));
  }
  if (!gone.includes(false)) return ok(null);
  return err('conflict', isInKey(names.connectionId) ? NEWER : OTHER);

  /** Whether a row of this time can be of the connection that is gone: an id alone as the key has one row, and that was seen. */
  function isGone(at: number | undefined): boolean {
    if (at === row.connectedAt) return true;
    if (isOneRow) return false;
    // Beside a newer row none is removed at all, so one without a time is as old as the others.
    if (at === undefined) return true;
    const latest = row.goneAt === undefined ? row.connectedAt : row.goneAt - CONNECT_TIMEOUT_MS;
    return latest !== undefined && at <= latest;
  }

  /** False when the row is another one by now, or none. */
  async function deleteUnchanged(item: Item): Promise<boolean> {
    const at = item[names.connectedAt];
    // An index tells late that a row whose key is not the id, such as one of a user, is of another connection.
    const id = isInKey(names.connectionId) ? undefined : item[names.connectionId];
    const condition = [
      'attribute_exists(#key)',
      at ? '#at = :at' : 'attribute_not_exists(#at)',
      ...(id ? ['#id = :id'] : []),
    ];
    const values = { ...(at && { ':at': at }), ...(id && { ':id': id }) };
    try {
      await client.send(
        new DeleteItemCommand({
          TableName: tableName,
          Key: keyOf(item, parts),
          ConditionExpression: condition.join(' AND '),
          ExpressionAttributeNames: {
            '#key': shape.keys.partition.name,
            '#at': names.connectedAt,
            ...(id && { '#id': names.connectionId }),
          },
          ...((at || id) && { ExpressionAttributeValues: values }),
        }),
      );
      return true;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      // A row whose time and id are parts of its key cannot be another one: it has been removed by somebody else.
      return isInKey(names.connectedAt) && id === undefined;
    }
  }
}

function pick(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]] as const] : [])));
}
