import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../testing';
import { call, connectClient, sdkClient, startGateway } from './test-kit';

const UNKNOWN_ID = 'AAAAAAAAAAIAAAA=';

describe('PostToConnection', () => {
  test.each([
    ['text', 'hello'],
    ['an emoji', 'hi 👋'],
    ['NUL bytes', 'a\0b\0'],
    ['nothing', ''],
    ['128 KB exactly', 'x'.repeat(131_072)],
    ['characters across the frame borders', '€'.repeat(30_000)],
  ])('delivers %s unchanged', async (_what, text) => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    await sdkClient(gateway).send(new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.from(text) }));
    await waitFor(() => expect(received).toEqual([text]));
  });

  test('delivers bytes that are no text without breaking the connection', async () => {
    const gateway = await startGateway();
    const { id, received, socket } = await connectClient(gateway);
    await sdkClient(gateway).send(new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.of(0x61, 0xff) }));
    await waitFor(() => expect(received).toEqual(['a\ufffd']));
    expect(socket.readyState).toBe(socket.OPEN);
  });

  test('keeps the order of messages', async () => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    const client = sdkClient(gateway);
    const sent = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    for (const text of sent) await client.send(new PostToConnectionCommand({ ConnectionId: id, Data: text }));
    await waitFor(() => expect(received).toEqual(sent));
  });

  test.each([131_073, 3_000_000, 11_000_000])('refuses %i bytes, and the SDK can read why', async (size) => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    const post = sdkClient(gateway).send(
      new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.alloc(size, 97) }),
    );
    await expect(post).rejects.toBeInstanceOf(PayloadTooLargeException);
    expect(received).toEqual([]);
  });

  test('works with a trailing slash in the endpoint', async () => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    await sdkClient(gateway, '/dev/').send(new PostToConnectionCommand({ ConnectionId: id, Data: 'hello' }));
    await waitFor(() => expect(received).toEqual(['hello']));
  });

  test('answers with the recorded headers', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const { status, headers, body } = await call(gateway, {
      method: 'POST',
      target: `/dev/@connections/${id}`,
      body: 'x',
    });
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '0',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'x-amz-apigw-id': expect.stringMatching(/^[\w-]{15}=$/),
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now())).toBeLessThan(5000);
  });
});

describe('GetConnection', () => {
  test('tells who is there, in bytes as recorded', async () => {
    let nowMs = Date.UTC(2020, 10, 15, 12, 23, 14, 726);
    const gateway = await startGateway({ clock: () => nowMs });
    const { id } = await connectClient(gateway, '/dev', { 'user-agent': 'A "quoted" <b>agent</b>' });
    nowMs += 246;
    const target = `/dev/@connections/${id}`;
    await call(gateway, { method: 'POST', target, body: 'x', sign: { nowMs } });
    const { status, headers, body } = await call(gateway, { target, sign: { nowMs } });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    expect(body).toBe(
      [
        '{',
        '  "identity" : {',
        '    "sourceIp" : "127.0.0.1",',
        '    "userAgent" : "A \\"quoted\\" <b>agent</b>"',
        '  },',
        '  "connectedAt" : "2020-11-15T12:23:14.726Z",',
        '  "lastActiveAt" : "2020-11-15T12:23:14.972Z"',
        '}',
      ].join('\n'),
    );
  });

  test('is understood by the SDK, without a user agent too', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const facts = await sdkClient(gateway).send(new GetConnectionCommand({ ConnectionId: id }));
    expect(facts.ConnectedAt).toBeInstanceOf(Date);
    expect(facts.LastActiveAt).toBeInstanceOf(Date);
    expect(facts.Identity).toEqual({ SourceIp: '127.0.0.1' });
  });

  test('shows that a client has sent something, and does not count as activity itself', async () => {
    let nowMs = Date.now();
    const gateway = await startGateway({ clock: () => nowMs });
    const { id, socket } = await connectClient(gateway);
    const lastActive = async () =>
      (await sdkClient(gateway).send(new GetConnectionCommand({ ConnectionId: id }))).LastActiveAt?.getTime();
    const connectedAt = nowMs;
    nowMs += 1000;
    expect(await lastActive()).toBe(connectedAt);
    socket.send('ping');
    await waitFor(async () => expect(await lastActive()).toBe(nowMs));
  });

  test('shows no activity for protocol pings, which are answered', async () => {
    let nowMs = Date.now();
    const gateway = await startGateway({ clock: () => nowMs });
    const { id, socket } = await connectClient(gateway);
    const connectedAt = nowMs;
    nowMs += 1000;
    const ponged = new Promise((resolve) => socket.once('pong', resolve));
    socket.ping();
    await ponged;
    const { LastActiveAt } = await sdkClient(gateway).send(new GetConnectionCommand({ ConnectionId: id }));
    expect(LastActiveAt?.getTime()).toBe(connectedAt);
  });
});

describe('DeleteConnection', () => {
  test('closes the socket with 1000, and the connection is gone at once', async () => {
    const gateway = await startGateway();
    const { id, closed } = await connectClient(gateway);
    const client = sdkClient(gateway);
    const deleted = await client.send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
    await expect(client.send(new GetConnectionCommand({ ConnectionId: id }))).rejects.toBeInstanceOf(GoneException);
    expect((await closed).code).toBe(1000);
    await waitFor(() =>
      expect(gateway.events.at(-1)?.requestContext).toMatchObject({
        eventType: 'DISCONNECT',
        disconnectStatusCode: 1000,
        disconnectReason: 'Connection Closed Normally',
      }),
    );
  });

  test('has no content', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const { headers } = await call(gateway, { method: 'DELETE', target: `/dev/@connections/${id}` });
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).not.toHaveProperty('content-length');
  });

  test('runs $disconnect even when the client never answers the close', async () => {
    const gateway = await startGateway();
    const { id, socket } = await connectClient(gateway);
    socket.pause();
    await sdkClient(gateway).send(new DeleteConnectionCommand({ ConnectionId: id }));
    await waitFor(() => expect(gateway.events.at(-1)?.requestContext.disconnectStatusCode).toBe(1000));
  });
});

describe('a connection that is gone', () => {
  test('answers 410 with its type and an empty body', async () => {
    const gateway = await startGateway();
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status, headers, body } = await call(gateway, { method, target: `/dev/@connections/${UNKNOWN_ID}` });
      expect({ status, body }).toEqual({ status: 410, body: '' });
      expect(headers).toMatchObject({
        'x-amzn-errortype': 'GoneException',
        'content-type': 'application/json',
        'content-length': '0',
      });
    }
  });

  test('is a GoneException for the SDK after one attempt', async () => {
    const gateway = await startGateway();
    const { id, socket, closed } = await connectClient(gateway);
    socket.close();
    await closed;
    const post = sdkClient(gateway).send(new PostToConnectionCommand({ ConnectionId: id, Data: 'late' }));
    const error = await post.catch((thrown: unknown) => thrown as GoneException);
    expect(error).toBeInstanceOf(GoneException);
    expect(error.$metadata).toMatchObject({ httpStatusCode: 410, attempts: 1 });
  });
});
