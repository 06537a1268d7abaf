import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { observeClient } from '../telemetry/observe-client';
import { type HandlerEnv, readEnv } from './env';
import { metricsOf } from './function-metrics';

export type Runtime = {
  env: HandlerEnv;
  dynamo: DynamoDBClient;
  /** The same without a second try, for what is then tried otherwise. */
  dynamoOnce: DynamoDBClient;
};

let runtime: Runtime | undefined;

/**
 * Settings and client, made at the first event and kept while the Lambda instance lives. Endpoint, Region and credentials
 * are the SDK's defaults, so that the same code runs on AWS and elsewhere.
 */
export function getRuntime(): Runtime {
  if (runtime) return runtime;
  const env = readEnv();
  const dynamo = new DynamoDBClient({});
  const { credentials, requestHandler } = dynamo.config;
  const dynamoOnce = new DynamoDBClient({ credentials, requestHandler, maxAttempts: 1 });
  for (const client of [dynamo, dynamoOnce]) observeClient(client, 'dynamodb');
  metricsOf(env)?.tellFailures();
  runtime = { env, dynamo, dynamoOnce };
  return runtime;
}
