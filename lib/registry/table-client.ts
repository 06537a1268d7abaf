import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { observeClient } from '../telemetry/observe-client';

/** A client for the tables of the console, with short deadlines: a person waits. `endpoint` is only for engines other than AWS's own. */
export function createTableClient(
  region: string,
  endpoint: string | undefined,
  more: Pick<DynamoDBClientConfig, 'credentials'> = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    region,
    ...(endpoint && { endpoint }),
    ...more,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  // It walks through each answer for a log that nobody keeps: a sixth of what reading a large page costs.
  client.middlewareStack.remove('loggerMiddleware');
  observeClient(client, 'dynamodb');
  return client;
}
