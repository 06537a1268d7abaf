import { randomUUID } from 'node:crypto';
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { vi } from 'vitest';
import type { Block } from '../domain/block';
import { blockKey, blocksPartition } from '../domain/block-key';
import { ensureTable } from '../registry/ensure-table';
import { startTestTable } from '../registry/test-table';
import type { AuthorizerEvent } from './events';

export const ARN = 'arn:aws:execute-api:us-east-1:000000000000:abc/dev/$connect';

export type TestAuthorizer = Awaited<ReturnType<typeof startTestAuthorizer>>;

/** A console table, and the variables by which an authorizer finds it. */
export async function startTestAuthorizer() {
  const { client: dynamo, endpoint, stop } = await startTestTable();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDLOCAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret');
  vi.stubEnv('BLOCKS_TABLE', 'console');
  vi.stubEnv('USER_QUERY_PARAMETER', 'user');
  await ensureTable(dynamo, 'console', {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  let targets = 0;
  let target = '';

  const putItem = (sk: string, attributes: Record<string, AttributeValue>) =>
    dynamo.send(
      new PutItemCommand({
        TableName: 'console',
        Item: { ...marshall({ pk: blocksPartition(target), sk }), ...attributes },
      }),
    );
  return {
    dynamo,
    endpoint,
    /** Another target, without blocks, which authorizers ask for from here on. */
    openTarget(): string {
      target = `target-${targets++}`;
      vi.stubEnv('BLOCKS_TARGET', target);
      return target;
    },
    putItem,
    async put(kind: Block['kind'], value: string, change: Partial<Block> = {}): Promise<Block> {
      const rest = { reason: 'spam', by: 'ana', createdAt: 1, expiresAt: null, refused: 0, lastRefusedAt: null };
      const block: Block = { id: randomUUID(), kind, value, ...rest, ...change };
      await putItem(blockKey(block), marshall(block));
      return block;
    },
    async rowAt(sk: string) {
      const Key = marshall({ pk: blocksPartition(target), sk });
      const { Item } = await dynamo.send(new GetItemCommand({ TableName: 'console', Key, ConsistentRead: true }));
      return Item && unmarshall(Item);
    },
    async stop() {
      vi.unstubAllEnvs();
      await stop();
    },
  };
}

/** An instance that has just started, with the variables of this moment. */
export async function startAuthorizer() {
  vi.resetModules();
  return import('./authorize');
}

/** What an authorizer that has just started says to the client. */
export async function verdictOn(sourceIp: string | undefined, user?: string) {
  const { handler } = await startAuthorizer();
  return (await handler(eventOf(sourceIp, user))).policyDocument.Statement[0]?.Effect;
}

export function eventOf(sourceIp: string | undefined, user?: string): AuthorizerEvent {
  return {
    type: 'REQUEST',
    methodArn: ARN,
    ...(user !== undefined && { queryStringParameters: { user } }),
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: 'TXzPWFkkjoEF92g=',
      requestTime: '22/Nov/2026:12:00:00 +0000',
      messageDirection: 'IN',
      stage: 'dev',
      connectedAt: 1,
      requestTimeEpoch: 1,
      identity: { ...(sourceIp !== undefined && { sourceIp }) },
      requestId: 'TXzPWFkkjoEF92g=',
      domainName: 'abc.execute-api.us-east-1.amazonaws.com',
      connectionId: 'AAAAAAAAAAI0000=',
      apiId: 'abc',
    },
  };
}
