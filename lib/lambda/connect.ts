import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ManagedRow } from '../registry/layout';
import { isOfCrowd, noteCrowd } from './crowds';
import { isOwnStage } from './env';
import type { WebSocketEvent, WebSocketResult } from './events';
import { spreadRow, toManagedRow } from './managed-row';
import { getRuntime } from './runtime';

/**
 * `$connect`: writes the connection's registry row. Throws when the table cannot be written, and API Gateway then refuses
 * the client with 502: a connection that no operator could see is not let in.
 *
 * A repeated event finds its row and leaves it alone, with whatever the application has added to it since; a late one never
 * overwrites the row of a newer connection. With STAGE a client of another stage gets in, and no row is written.
 *
 * Rows of an address that many share are spread over several partitions of the index by IP, and so is the row of any address that DynamoDB
 * refuses for the rate of writes: that of its partition may be the one that is exceeded.
 */
export async function handler(event: WebSocketEvent): Promise<WebSocketResult> {
  const { env, dynamo, dynamoOnce } = getRuntime();
  if (!isOwnStage(env, event.requestContext.stage)) return { statusCode: 200 };
  const row = toManagedRow(event, env.USER_QUERY_PARAMETER);
  const { sourceIp } = row;
  if (sourceIp === undefined) await write(dynamo, row);
  else if (isOfCrowd(sourceIp)) await write(dynamo, spreadRow(row));
  else await writeUnlessHot(row, sourceIp, { dynamo, dynamoOnce });
  return { statusCode: 200 };
}

/** What a first try meets is left to the client that tries again. When the table has too many writes, at either try, it is made in another place. */
async function writeUnlessHot(
  row: ManagedRow,
  sourceIp: string,
  { dynamo, dynamoOnce }: { dynamo: DynamoDBClient; dynamoOnce: DynamoDBClient },
): Promise<void> {
  for (const client of [dynamoOnce, dynamo]) {
    try {
      return await write(client, row);
    } catch (error) {
      if (TOO_MANY_WRITES.has((error as Error).name)) break;
      if (client === dynamo) throw error;
    }
  }
  noteCrowd(sourceIp);
  await write(dynamo, spreadRow(row));
}

const TOO_MANY_WRITES = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

async function write(dynamo: DynamoDBClient, row: ManagedRow): Promise<void> {
  const { TABLE_NAME } = getRuntime().env;
  const command = new PutItemCommand({
    TableName: TABLE_NAME,
    Item: marshall(row),
    ConditionExpression: 'attribute_not_exists(connectedAt) OR connectedAt < :connectedAt',
    ExpressionAttributeValues: marshall({ ':connectedAt': row.connectedAt }),
  });
  try {
    await dynamo.send(command);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
