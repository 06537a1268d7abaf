import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { isOwnStage } from './env';
import type { WebSocketEvent, WebSocketResult } from './events';
import { toManagedRow } from './managed-row';
import { getRuntime } from './runtime';

/**
 * `$connect`: writes the connection's registry row. Throws when the table cannot be written, and API Gateway then refuses
 * the client with 502: a connection that no operator could see is not let in.
 *
 * A repeated event finds its row and leaves it alone, with whatever the application has added to it since; a late one never
 * overwrites the row of a newer connection. With STAGE a client of another stage gets in, and no row is written.
 */
export async function handler(event: WebSocketEvent): Promise<WebSocketResult> {
  const { env, dynamo } = getRuntime();
  if (!isOwnStage(env, event.requestContext.stage)) return { statusCode: 200 };
  const row = toManagedRow(event, {
    userQueryParameter: env.USER_QUERY_PARAMETER,
    sharedAddresses: env.SHARED_ADDRESSES,
  });
  const command = new PutItemCommand({
    TableName: env.TABLE_NAME,
    Item: marshall(row),
    ConditionExpression: 'attribute_not_exists(connectedAt) OR connectedAt < :connectedAt',
    ExpressionAttributeValues: marshall({ ':connectedAt': row.connectedAt }),
  });
  try {
    await dynamo.send(command);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  return { statusCode: 200 };
}
