import { describe, expect, test } from 'vitest';
import type { WebSocketEvent } from '../../lambda/events';
import { waitFor } from '../testing';
import { ACCEPT_ALL, call, connectClient, refusedStatus, sendRaw, startGateway } from './test-kit';

describe('the answer of $connect', () => {
  test.each([200, 201, 204, 299])('%i lets the client in', async (statusCode) => {
    const gateway = await startGateway({ routes: { ...ACCEPT_ALL, $connect: () => ({ statusCode }) } });
    expect((await connectClient(gateway)).id).toMatch(/=$/);
  });

  test.each([301, 401, 403, 429, 501])('%i is what the refused client sees', async (statusCode) => {
    const gateway = await startGateway({ routes: { $connect: () => ({ statusCode }) } });
    expect(await refusedStatus(gateway)).toBe(statusCode);
  });

  test.each([undefined, null, 'ok', {}, { statusCode: '200' }, { statusCode: 100 }, { statusCode: 9999 }])(
    '%j has no right shape: 502',
    async (result) => {
      const gateway = await startGateway({ routes: { $connect: () => result } });
      expect(await refusedStatus(gateway)).toBe(502);
    },
  );

  test('that throws is 502, and is logged', async () => {
    const gateway = await startGateway({ routes: { $connect: () => Promise.reject(new Error('no table')) } });
    expect(await refusedStatus(gateway)).toBe(502);
    expect(gateway.errors).toEqual([expect.stringContaining('$connect')]);
  });

  test('that does not come in time is 502', async () => {
    const routes = { $connect: () => new Promise(() => {}) };
    const gateway = await startGateway({ routes, limits: { integrationTimeoutMs: 20 } });
    expect(await refusedStatus(gateway)).toBe(502);
  });

  test('is not needed: without the route everybody gets in', async () => {
    const gateway = await startGateway({ routes: { $default: () => ({ statusCode: 200 }) } });
    await connectClient(gateway);
  });
});

test('until $connect has returned the connection is gone for management calls', async () => {
  let release = (_: unknown) => {};
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const gateway = await startGateway({ routes: { ...ACCEPT_ALL, $connect: () => held } });
  const connecting = connectClient(gateway);
  await waitFor(() => expect(gateway.events).toHaveLength(1));
  const target = `/dev/@connections/${gateway.events[0]?.requestContext.connectionId}`;
  for (const method of ['GET', 'POST', 'DELETE']) expect((await call(gateway, { method, target })).status).toBe(410);

  release({ statusCode: 200 });
  await connecting;
  expect((await call(gateway, { target })).status).toBe(200);
});

test('a client that leaves during $connect is taken off again', async () => {
  let release = (_: unknown) => {};
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const gateway = await startGateway({ routes: { ...ACCEPT_ALL, $connect: () => held } });
  const connecting = connectClient(gateway).catch((error: Error) => error);
  await waitFor(() => expect(gateway.events).toHaveLength(1));
  gateway.sockets[0]?.terminate();
  expect(await connecting).toBeInstanceOf(Error);
  release({ statusCode: 200 });
  await waitFor(() =>
    expect(gateway.events.at(-1)?.requestContext).toMatchObject({
      eventType: 'DISCONNECT',
      disconnectStatusCode: 1006,
    }),
  );
});

test('a client whose subprotocols cannot be read is refused, and taken off again', async () => {
  const gateway = await startGateway();
  const headers = ['host: x', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
  const key = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==';
  const text = `GET /dev HTTP/1.1\r\n${[...headers, key, 'sec-websocket-protocol: a,,b'].join('\r\n')}\r\n\r\n`;
  expect(await sendRaw(gateway, text)).toMatch(/^HTTP\/1\.1 400 /);
  await waitFor(() =>
    expect(gateway.events.map(({ requestContext }) => requestContext.eventType)).toEqual(['CONNECT', 'DISCONNECT']),
  );
});

describe('events have the form that API Gateway was recorded to send', () => {
  const requestContext = (gateway: { port: number }) => ({
    extendedRequestId: expect.stringMatching(/^[\w-]{15}=$/),
    requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    messageDirection: 'IN',
    stage: 'dev',
    connectedAt: expect.any(Number),
    requestTimeEpoch: expect.any(Number),
    identity: { userAgent: 'Browser/1.0', sourceIp: '127.0.0.1' },
    requestId: expect.stringMatching(/^[\w-]{15}=$/),
    domainName: `127.0.0.1:${gateway.port}`,
    connectionId: expect.stringMatching(/^[\w-]{15}=$/),
    apiId: 'local',
  });

  test('CONNECT', async () => {
    const gateway = await startGateway();
    await connectClient(gateway, '/dev?user=a%20b&room=1&room=2', { 'user-agent': 'Browser/1.0', origin: 'http://x' });
    const event = gateway.events[0] as WebSocketEvent;
    expect(event).toEqual({
      headers: expect.objectContaining({
        Host: `127.0.0.1:${gateway.port}`,
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': expect.any(String),
        'user-agent': 'Browser/1.0',
        origin: 'http://x',
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Port': String(gateway.port),
        'X-Forwarded-Proto': 'http',
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-/),
      }),
      multiValueHeaders: expect.objectContaining({ Host: [`127.0.0.1:${gateway.port}`] }),
      queryStringParameters: { user: 'a b', room: '2' },
      multiValueQueryStringParameters: { user: ['a b'], room: ['1', '2'] },
      requestContext: { ...requestContext(gateway), routeKey: '$connect', eventType: 'CONNECT' },
      isBase64Encoded: false,
    });
    expect(event.requestContext.requestId).toBe(event.requestContext.extendedRequestId);
    expect(Object.keys(event.headers ?? {})).not.toContain('Upgrade');
    const bytes = Buffer.from(event.requestContext.connectionId, 'base64url');
    expect([bytes.length, bytes[8]]).toEqual([11, 0x02]);
  });

  test('MESSAGE, without headers', async () => {
    const gateway = await startGateway();
    const { socket, id } = await connectClient(gateway, '/dev', { 'user-agent': 'Browser/1.0' });
    socket.send('hello 👋');
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    const event = gateway.events[1] as WebSocketEvent;
    expect(event).toEqual({
      requestContext: {
        ...requestContext(gateway),
        routeKey: '$default',
        eventType: 'MESSAGE',
        connectionId: id,
        messageId: expect.stringMatching(/^[\w-]{15}=$/),
      },
      body: 'hello 👋',
      isBase64Encoded: false,
    });
    expect(event.requestContext.messageId?.slice(-4)).toBe(id.slice(-4));
  });

  test('DISCONNECT', async () => {
    const gateway = await startGateway();
    const { socket, id } = await connectClient(gateway, '/dev?user=a', { 'user-agent': 'Browser/1.0' });
    socket.close(4000, 'bye');
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    const headers = { Host: `127.0.0.1:${gateway.port}`, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
    expect(gateway.events[1]).toEqual({
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      requestContext: {
        ...requestContext(gateway),
        routeKey: '$disconnect',
        eventType: 'DISCONNECT',
        connectionId: id,
        connectedAt: gateway.events[0]?.requestContext.connectedAt,
        disconnectStatusCode: 4000,
        disconnectReason: 'bye',
      },
      isBase64Encoded: false,
    });
  });
});
