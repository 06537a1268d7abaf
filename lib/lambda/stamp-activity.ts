import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { isOwnStage } from './env';
import type { WebSocketEvent } from './events';
import { getRuntime } from './runtime';

/** Connections whose last stamp an instance remembers; one that is forgotten costs a write that the table's condition refuses. */
const MAX_REMEMBERED = 20_000;

const stampedAt = new Map<string, number>();

/**
 * Notes on the registry row when the connection last sent a message (`lastMessageAt`, epoch ms). Off unless ACTIVITY_STAMP_SECONDS
 * is set, because each stamp is a write of the row and of each of its indexes. An instance tries once per connection and interval,
 * and the table takes one per interval whichever instance tries. A row that is gone stays gone.
 *
 * Call it at any message route. It never throws: a message must not fail for a stamp.
 */
export async function stampActivity(event: WebSocketEvent): Promise<void> {
  const { connectionId, connectedAt, stage, requestTimeEpoch: at } = event.requestContext;
  try {
    const { env, dynamo } = getRuntime();
    if (env.ACTIVITY_STAMP_SECONDS === undefined || !isOwnStage(env, stage)) return;
    const intervalMs = env.ACTIVITY_STAMP_SECONDS * 1000;
    if (at - (stampedAt.get(connectionId) ?? Number.NEGATIVE_INFINITY) < intervalMs) return;
    remember(connectionId, at);
    await dynamo.send(
      new UpdateItemCommand({
        TableName: env.TABLE_NAME,
        Key: marshall({ connectionId }),
        UpdateExpression: 'SET lastMessageAt = :at',
        ConditionExpression:
          'connectedAt = :connectedAt AND (attribute_not_exists(lastMessageAt) OR lastMessageAt <= :before)',
        ExpressionAttributeValues: marshall({ ':at': at, ':before': at - intervalMs, ':connectedAt': connectedAt }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException))
      console.error('The activity of a connection was not noted', error);
  }
}

/** Re-inserting keeps the map in order of age, so that the oldest are the first to go. */
function remember(connectionId: string, at: number): void {
  stampedAt.delete(connectionId);
  stampedAt.set(connectionId, at);
  if (stampedAt.size > MAX_REMEMBERED) stampedAt.delete(stampedAt.keys().next().value as string);
}
