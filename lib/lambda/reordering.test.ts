import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestTable } from '../registry/test-table';
import { handler as connect } from './connect';
import { handler as onMessage } from './default';
import { handler as disconnect } from './disconnect';
import type { WebSocketEvent, WebSocketRequestContext } from './events';
import { createRegistryTable } from './setup';

/** Events that come late, twice or in another order than they happened in. */

const FIRST_AT = Date.UTC(2026, 10, 22, 12);
const SECOND_AT = FIRST_AT + 60_000;
const INTERVAL_MS = 60_000;

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
  vi.stubEnv('ACTIVITY_STAMP_SECONDS', String(INTERVAL_MS / 1000));
  await createRegistryTable();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
});

const newId = () => `AAAAAAAAAAI${String(lastId++).padStart(4, '0')}=`;

function eventOf(
  connectionId: string,
  connectedAt: number,
  change: Partial<WebSocketRequestContext> = {},
): WebSocketEvent {
  return {
    requestContext: {
      routeKey: '$default',
      eventType: 'MESSAGE',
      extendedRequestId: 'TXzPWFkkjoEF92g=',
      requestTime: '22/Nov/2026:12:00:00 +0000',
      messageDirection: 'IN',
      stage: 'dev',
      connectedAt,
      requestTimeEpoch: connectedAt + 1,
      identity: { sourceIp: '192.0.2.1' },
      requestId: 'TXzPWFkkjoEF92g=',
      domainName: 'abc.execute-api.us-east-1.amazonaws.com',
      connectionId,
      apiId: 'abc',
      ...change,
    },
    isBase64Encoded: false,
  };
}

async function rowOf(connectionId: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: 'registry', Key: marshall({ connectionId }) }));
  return Item && unmarshall(Item);
}

function permutations<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]];
  return things.flatMap((first, index) =>
    permutations(things.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  );
}

type Step = 'connect 1' | 'disconnect 1' | 'message 1' | 'connect 2' | 'disconnect 2' | 'message 2';

async function play(connectionId: string, steps: readonly Step[]): Promise<void> {
  const handlers = { connect, disconnect, message: onMessage };
  for (const step of steps) {
    const [what, which] = step.split(' ') as [keyof typeof handlers, string];
    expect(await handlers[what](eventOf(connectionId, which === '1' ? FIRST_AT : SECOND_AT))).toEqual({
      statusCode: 200,
    });
  }
}

describe('an id that is registered anew', () => {
  test.each(permutations<Step>(['connect 1', 'disconnect 1', 'message 1', 'connect 2']))(
    'keeps its row whatever comes late: %s, %s, %s, %s',
    async (...steps) => {
      const id = newId();
      await play(id, steps);
      await play(id, steps);
      expect(await rowOf(id)).toMatchObject({ connectedAt: SECOND_AT });
    },
  );

  test.each(permutations<Step>(['connect 1', 'disconnect 1', 'message 1', 'message 2']))(
    'leaves nothing of the second connection behind when that has ended: then %s, %s, %s, %s',
    async (...steps) => {
      const id = newId();
      await play(id, ['connect 2', 'disconnect 2', ...steps]);
      const row = await rowOf(id);
      expect(row?.connectedAt).not.toBe(SECOND_AT);
      await play(id, ['disconnect 1', 'disconnect 2']);
      expect(await rowOf(id)).toBeUndefined();
    },
  );
});

test('both events at once, several times, end without a row or with that of the connection', async () => {
  const id = newId();
  await play(id, ['connect 1']);
  const again = eventOf(id, FIRST_AT);
  await Promise.all([disconnect(again), disconnect(again), onMessage(again), disconnect(again)]);
  expect(await rowOf(id)).toBeUndefined();
});

describe('the stamp of activity', () => {
  const message = (id: string, afterMs: number) =>
    onMessage(eventOf(id, FIRST_AT, { requestTimeEpoch: FIRST_AT + afterMs }));

  test('is written once in an interval', async () => {
    const id = newId();
    await play(id, ['connect 1']);
    const seen: unknown[] = [];
    for (const afterMs of [10, 20, INTERVAL_MS, INTERVAL_MS + 10, 2 * INTERVAL_MS + 9, 2 * INTERVAL_MS + 10]) {
      await message(id, afterMs);
      seen.push(((await rowOf(id))?.lastMessageAt as number) - FIRST_AT);
    }
    expect(seen).toEqual([10, 10, 10, INTERVAL_MS + 10, INTERVAL_MS + 10, 2 * INTERVAL_MS + 10]);
  });

  test('never goes back when a message comes late', async () => {
    const id = newId();
    await play(id, ['connect 1']);
    await message(id, 500_000);
    await message(id, 100_000);
    expect(await rowOf(id)).toMatchObject({ lastMessageAt: FIRST_AT + 500_000 });
  });

  test('brings no row back', async () => {
    const id = newId();
    await play(id, ['connect 1', 'disconnect 1']);
    await message(id, 10);
    expect(await rowOf(id)).toBeUndefined();
  });

  test('does not touch a row of another connection, or one without a time', async () => {
    const id = newId();
    await play(id, ['connect 2']);
    await message(id, 10);
    expect(await rowOf(id)).not.toHaveProperty('lastMessageAt');
    const bare = newId();
    await dynamo.send(new PutItemCommand({ TableName: 'registry', Item: marshall({ connectionId: bare }) }));
    await message(bare, 10);
    expect(await rowOf(bare)).toEqual({ connectionId: bare });
  });
});
