import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type HandlerEnv, readEnv } from './env';

export type Runtime = { env: HandlerEnv; dynamo: DynamoDBClient };

let runtime: Runtime | undefined;

/**
 * Settings and client, made at the first event and kept while the Lambda instance lives. Endpoint, Region and credentials
 * are the SDK's defaults, so that the same code runs on AWS and elsewhere.
 */
export function getRuntime(): Runtime {
  runtime ??= { env: readEnv(), dynamo: new DynamoDBClient({}) };
  return runtime;
}
