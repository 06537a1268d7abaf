import { expect, test } from 'vitest';
import type { WebSocketEvent } from '../../../lambda/events';
import { apiUnderTest } from './test-api';
import { testOnlyHere } from './test-subject';

const api = apiUnderTest();

const ID = expect.stringMatching(/^[\w-]{15}=$/);
const AGENT = 'Conformance/1.0';

/** Its keys are these and no other, but for `authorizer`, to which API Gateway may add. */
function requestContext(changes: Record<string, unknown>) {
  return {
    extendedRequestId: ID,
    requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    messageDirection: 'IN',
    stage: api.subject.stage,
    connectedAt: expect.any(Number),
    requestTimeEpoch: expect.any(Number),
    identity: { userAgent: AGENT, sourceIp: expect.stringMatching(/^[\d.]+$|^[\da-f:]+$/) },
    requestId: ID,
    domainName: api.subject.host,
    connectionId: ID,
    apiId: expect.stringMatching(/^\w+$/),
    authorizer: expect.objectContaining({ principalId: 'conformance', level: '3', isOpen: 'true' }),
    ...changes,
  };
}

function connect(query?: string) {
  return api.connect({}, { headers: { 'User-Agent': AGENT, Origin: 'https://example.com' }, ...(query && { query }) });
}

/** Names in lower case: those that the client sent arrive as it wrote them. */
function lowerCase(values: Record<string, unknown> = {}) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
}

function expectTimes({ requestContext }: WebSocketEvent) {
  const { connectedAt, requestTime, requestTimeEpoch } = requestContext;
  expect(requestTimeEpoch).toBeGreaterThanOrEqual(connectedAt);
  const [, day, month, year, time] = /^(\d+)\/(\w+)\/(\d+):(.+)$/.exec(requestTime) ?? [];
  expect(Date.parse(`${day} ${month} ${year} ${time}`)).toBe(Math.floor(requestTimeEpoch / 1000) * 1000);
}

test('CONNECT', async () => {
  const { event } = await (await connect('room=1')).told('CONNECT');
  const plan = expect.any(String);
  expect(event).toEqual({
    headers: expect.any(Object),
    multiValueHeaders: expect.any(Object),
    queryStringParameters: { plan, room: '1' },
    multiValueQueryStringParameters: { plan: [plan], room: ['1'] },
    requestContext: requestContext({ routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  });
  const { identity } = event.requestContext;
  expect(lowerCase(event.headers)).toMatchObject({
    host: api.subject.host,
    'user-agent': AGENT,
    origin: 'https://example.com',
    'sec-websocket-version': '13',
    'sec-websocket-key': expect.stringMatching(/^[+/\w]{22}==$/),
    'sec-websocket-extensions': expect.stringContaining('permessage-deflate'),
    'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/),
    'x-forwarded-for': identity.sourceIp,
    'x-forwarded-port': api.subject.isSecure ? '443' : api.subject.host.split(':')[1],
    'x-forwarded-proto': api.subject.isSecure ? 'https' : 'http',
  });
  expect(event.multiValueHeaders).toEqual(
    Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name, [value]])),
  );
  expectTimes(event);
});

test('CONNECT of a URL without a query has no keys for it', async () => {
  const { told } = await api.connect({}, { hasNoQuery: true });
  const { event } = await told('CONNECT');
  expect(event).not.toHaveProperty('queryStringParameters');
  expect(event).not.toHaveProperty('multiValueQueryStringParameters');
});

test('CONNECT of a client that sent no user agent has none in its identity', async () => {
  const { told } = await api.connect();
  const { identity } = (await told('CONNECT')).event.requestContext;
  expect(Object.keys(identity)).toEqual(['sourceIp']);
});

test('MESSAGE, which has no headers', async () => {
  const client = await connect();
  client.socket.send('{"action":"note"}');
  const { event } = await client.told('MESSAGE');
  expect(event).toEqual({
    requestContext: requestContext({
      routeKey: 'note',
      eventType: 'MESSAGE',
      messageId: ID,
      connectionId: client.id,
      connectedAt: (await client.told('CONNECT')).event.requestContext.connectedAt,
    }),
    body: '{"action":"note"}',
    isBase64Encoded: false,
  });
  expectTimes(event);
});

test('DISCONNECT, with four headers of which three are empty', async () => {
  const client = await connect();
  client.socket.close();
  const { event } = await client.told('DISCONNECT');
  const headers = { Host: api.subject.host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  expect(event).toEqual({
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: requestContext({
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      connectionId: client.id,
      connectedAt: (await client.told('CONNECT')).event.requestContext.connectedAt,
      disconnectStatusCode: 1005,
      disconnectReason: 'Client-side close frame status not set',
    }),
    isBase64Encoded: false,
  });
  expectTimes(event);
});

test("a connection's id has 11 bytes, of which the ninth is 2", async () => {
  const { id } = await api.connect();
  const bytes = Buffer.from(id, 'base64url');
  expect([bytes.length, bytes[8]]).toEqual([11, 2]);
});

test('every event has a request id of its own, which is its extended one too', async () => {
  const client = await api.connect();
  client.socket.send('{"action":"note"}');
  await client.told('MESSAGE');
  client.socket.close();
  const events = await Promise.all((['CONNECT', 'MESSAGE', 'DISCONNECT'] as const).map(client.told));
  const ids = events.map(({ event }) => event.requestContext);
  for (const { requestId, extendedRequestId } of ids) expect(requestId).toBe(extendedRequestId);
  expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(3);
});

test("a message's id shares its last bytes with that of its connection", async () => {
  const client = await api.connect();
  client.socket.send('{"action":"note"}');
  const { messageId = '' } = (await client.told('MESSAGE')).event.requestContext;
  const bytesOf = (id: string) => Buffer.from(id, 'base64url');
  expect(bytesOf(messageId).subarray(8)).toEqual(bytesOf(client.id).subarray(8));
});

testOnlyHere(
  'API Gateway may add to it',
  'the context of the authorizer is in every event, as text, and nothing else is with it',
  async () => {
    const client = await api.connect();
    client.socket.send('{"action":"note"}');
    await client.told('MESSAGE');
    client.socket.close();
    for (const type of ['CONNECT', 'MESSAGE', 'DISCONNECT'] as const) {
      const { authorizer } = (await client.told(type)).event.requestContext;
      expect(authorizer).toEqual({
        principalId: 'conformance',
        level: '3',
        isOpen: 'true',
        plan: expect.any(String),
      });
    }
  },
);
