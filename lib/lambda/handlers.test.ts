import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { shardOf } from '../registry/layout';
import { startTestTable } from '../registry/test-table';
import { handler as connect } from './connect';
import { handler as onDefault } from './default';
import { handler as disconnect } from './disconnect';
import type { WebSocketEvent, WebSocketRequestContext } from './events';
import { createRegistryTable } from './setup';

const CONNECTED_AT = Date.UTC(2026, 10, 22, 12);
let engine: Awaited<ReturnType<typeof startTestTable>>;
let dynamo: DynamoDBClient;
let lastId = 0;

beforeAll(async () => {
  engine = await startTestTable();
  dynamo = engine.client;
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', engine.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDLOCAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret');
  vi.stubEnv('TABLE_NAME', 'registry');
  vi.stubEnv('USER_QUERY_PARAMETER', 'user');
  vi.stubEnv('STAGE', 'dev');
  vi.stubEnv('ACTIVITY_STAMP_SECONDS', '1');
  await createRegistryTable();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
});

/** An event of a connection of its own, unless the id says otherwise. */
function eventOf(context: Partial<WebSocketRequestContext> = {}, rest: Partial<WebSocketEvent> = {}): WebSocketEvent {
  const connectionId = `AAAAAAAAAAI${String(lastId++).padStart(4, '0')}=`;
  return {
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: 'TXzPWFkkjoEF92g=',
      requestTime: '22/Nov/2026:12:00:00 +0000',
      messageDirection: 'IN',
      stage: 'dev',
      connectedAt: CONNECTED_AT,
      requestTimeEpoch: CONNECTED_AT + 1,
      identity: { sourceIp: '192.0.2.1', userAgent: 'Browser/1.0' },
      requestId: 'TXzPWFkkjoEF92g=',
      domainName: 'abc.execute-api.us-east-1.amazonaws.com',
      connectionId,
      apiId: 'abc',
      ...context,
    },
    isBase64Encoded: false,
    ...rest,
  };
}

async function rowOf({ requestContext: { connectionId } }: WebSocketEvent) {
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: 'registry', Key: marshall({ connectionId }) }));
  return Item && unmarshall(Item);
}

describe('$connect', () => {
  test('writes the whole managed row', async () => {
    const event = eventOf({}, { queryStringParameters: { user: 'ann' } });
    const { connectionId } = event.requestContext;
    expect(await connect(event)).toEqual({ statusCode: 200 });
    expect(await rowOf(event)).toEqual({
      connectionId,
      connectedAt: CONNECTED_AT,
      sourceIp: '192.0.2.1',
      userAgent: 'Browser/1.0',
      userId: 'ann',
      stage: 'dev',
      apiId: 'abc',
      domainName: 'abc.execute-api.us-east-1.amazonaws.com',
      ttl: CONNECTED_AT / 1000 + 2 * 3600 + 15 * 60,
      shard: shardOf(connectionId),
    });
  });

  test('leaves out what is unknown or empty, because index keys may not be empty', async () => {
    const event = eventOf({ identity: { sourceIp: '', userAgent: '' } }, { queryStringParameters: { user: '' } });
    await connect(event);
    const row = await rowOf(event);
    expect(row).toMatchObject({ stage: 'dev' });
    for (const name of ['sourceIp', 'userAgent', 'userId']) expect(row).not.toHaveProperty(name);
  });

  test.each([
    [{ userId: 'from-authorizer', principalId: 'other' }, 'from-authorizer'],
    [{ principalId: 'principal' }, 'principal'],
  ])('believes the authorizer %j before the query', async (authorizer, userId) => {
    const event = eventOf({ authorizer }, { queryStringParameters: { user: 'mallory' } });
    await connect(event);
    expect(await rowOf(event)).toMatchObject({ userId });
  });

  test('asks the query when the authorizer knew nobody', async () => {
    const event = eventOf({ authorizer: { principalId: 'anonymous' } }, { queryStringParameters: { user: 'ann' } });
    const unnamed = eventOf({ authorizer: { principalId: 'anonymous' } });
    await connect(event);
    await connect(unnamed);
    expect(await rowOf(event)).toMatchObject({ userId: 'ann' });
    expect(await rowOf(unnamed)).not.toHaveProperty('userId');
  });

  test('cuts a huge user agent, and drops a user id that is too long to be one', async () => {
    const event = eventOf(
      { identity: { sourceIp: '192.0.2.1', userAgent: 'a'.repeat(10_000) } },
      { queryStringParameters: { user: '👋'.repeat(1000) } },
    );
    await connect(event);
    const row = await rowOf(event);
    expect(row?.userAgent).toHaveLength(512);
    expect(row).not.toHaveProperty('userId');
  });

  test('leaves a row alone that it has written before, with what the application added', async () => {
    const event = eventOf();
    await connect(event);
    await dynamo.send(
      new UpdateItemCommand({
        TableName: 'registry',
        Key: marshall({ connectionId: event.requestContext.connectionId }),
        UpdateExpression: 'SET room = :room',
        ExpressionAttributeValues: marshall({ ':room': 'lobby' }),
      }),
    );
    expect(await connect(event)).toEqual({ statusCode: 200 });
    expect(await rowOf(event)).toMatchObject({ room: 'lobby', connectedAt: CONNECTED_AT });
  });

  test('replaces the row of an older connection, and never that of a newer one', async () => {
    const event = eventOf();
    const newer = eventOf({ ...event.requestContext, connectedAt: CONNECTED_AT + 5000 });
    await connect(event);
    await connect(newer);
    await connect(event);
    expect(await rowOf(event)).toMatchObject({ connectedAt: CONNECTED_AT + 5000 });
  });

  test('replaces a row that somebody left without a time', async () => {
    const event = eventOf();
    const { connectionId } = event.requestContext;
    await dynamo.send(new PutItemCommand({ TableName: 'registry', Item: marshall({ connectionId }) }));
    await connect(event);
    expect(await rowOf(event)).toMatchObject({ connectedAt: CONNECTED_AT });
  });

  test('makes the connection findable by age, user and address', async () => {
    const event = eventOf({ identity: { sourceIp: '198.51.100.7' } }, { queryStringParameters: { user: 'ben' } });
    const { connectionId } = event.requestContext;
    await connect(event);
    for (const [index, key, value] of [
      ['byAge', 'shard', shardOf(connectionId)],
      ['byUser', 'userId', 'ben'],
      ['byIp', 'sourceIp', '198.51.100.7'],
    ]) {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: 'registry',
          IndexName: index,
          KeyConditionExpression: '#key = :value',
          ExpressionAttributeNames: { '#key': key as string },
          ExpressionAttributeValues: marshall({ ':value': value }),
        }),
      );
      expect(Items.map((item) => unmarshall(item).connectionId)).toContain(connectionId);
    }
  });
});

describe('$disconnect', () => {
  test('removes the row of its connection, and may come again', async () => {
    const event = eventOf();
    await connect(event);
    expect(await disconnect(event)).toEqual({ statusCode: 200 });
    expect(await rowOf(event)).toBeUndefined();
    expect(await disconnect(event)).toEqual({ statusCode: 200 });
  });

  test('never removes the row of a newer connection', async () => {
    const late = eventOf();
    const newer = eventOf({ ...late.requestContext, connectedAt: CONNECTED_AT + 1 });
    await connect(newer);
    expect(await disconnect(late)).toEqual({ statusCode: 200 });
    expect(await rowOf(newer)).toMatchObject({ connectedAt: CONNECTED_AT + 1 });
  });
});

test('$default accepts any message', async () => {
  expect(await onDefault(eventOf({}, { body: 'anything' }))).toEqual({ statusCode: 200 });
});

describe('of another stage of the API', () => {
  test('a client gets in, and no row is written', async () => {
    const event = eventOf({ stage: 'staging' });
    expect(await connect(event)).toEqual({ statusCode: 200 });
    expect(await rowOf(event)).toBeUndefined();
  });

  test('neither a message nor a disconnect touches a row of the same id', async () => {
    const event = eventOf();
    await connect(event);
    const before = await rowOf(event);
    const foreign = { ...event, requestContext: { ...event.requestContext, stage: 'staging' } };
    expect(await onDefault(foreign)).toEqual({ statusCode: 200 });
    expect(await disconnect(foreign)).toEqual({ statusCode: 200 });
    expect(await rowOf(event)).toEqual(before);
  });
});

test('the table may be created again', async () => {
  await expect(createRegistryTable()).resolves.toBeUndefined();
});
