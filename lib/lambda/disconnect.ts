import { ConditionalCheckFailedException, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { isOwnStage } from './env';
import type { WebSocketEvent, WebSocketResult } from './events';
import { getRuntime } from './runtime';

/**
 * `$disconnect`: removes the registry row, if it is still that of this very connection. Late, repeated and unknown events
 * change nothing and succeed, and with STAGE those of other stages too. Throws when the table cannot be reached; the row's TTL then removes it.
 */
export async function handler(event: WebSocketEvent): Promise<WebSocketResult> {
  const { env, dynamo } = getRuntime();
  const { connectionId, connectedAt, stage } = event.requestContext;
  if (!isOwnStage(env, stage)) return { statusCode: 200 };
  const command = new DeleteItemCommand({
    TableName: env.TABLE_NAME,
    Key: marshall({ connectionId }),
    ConditionExpression: 'connectedAt = :connectedAt',
    ExpressionAttributeValues: marshall({ ':connectedAt': connectedAt }),
  });
  try {
    await dynamo.send(command);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  return { statusCode: 200 };
}
