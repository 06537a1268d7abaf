import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CREDENTIALS, HOST, REGION, STAGE } from '../credentials';
import type { Place } from './place';

const QUIET = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * A broadcast as AWS's sample goes about it (aws-samples/simple-websockets-chat-app, sendmessage): ids by Scan, and a post by the SDK to each
 * of them at once. That reads the first page of the Scan alone; here it goes on to the next, so that everybody is reached.
 */
export async function broadcastAsSample({ gatewayPort, tablePort, table, text }: Place): Promise<number> {
  const common = { region: REGION, credentials: CREDENTIALS, logger: QUIET };
  const registry = new DynamoDBClient({ ...common, endpoint: `http://${HOST}:${tablePort}` });
  const gateway = new ApiGatewayManagementApiClient({ ...common, endpoint: `http://${HOST}:${gatewayPort}/${STAGE}` });
  let posts = 0;
  let next: Record<string, AttributeValue> | undefined;
  do {
    const page = await registry.send(
      new ScanCommand({ TableName: table, ProjectionExpression: 'connectionId', ExclusiveStartKey: next }),
    );
    const ids = (page.Items ?? []).map(({ connectionId }) => connectionId?.S ?? '');
    await Promise.all(
      ids.map((ConnectionId) => gateway.send(new PostToConnectionCommand({ ConnectionId, Data: text }))),
    );
    posts += ids.length;
    next = page.LastEvaluatedKey;
  } while (next);
  registry.destroy();
  gateway.destroy();
  return posts;
}
