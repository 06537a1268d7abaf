import { connect as connectTcp } from 'node:net';
import { GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { call, connectClient, refusedStatus, sdkClient, sendRaw, startGateway, type TestGateway } from './test-kit';

const UPGRADE = ['host: x', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
const KEY = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==';

/** Whether the gateway still does its job: a client can connect and be seen. */
async function expectAlive(gateway: TestGateway) {
  const { id } = await connectClient(gateway);
  expect((await call(gateway, { target: `/dev/@connections/${id}` })).status).toBe(200);
  expect(gateway.errors).toEqual([]);
}

describe('a connection id', () => {
  test.each(['a/b', 'a b', '%', '%%%', '-abc', '💥', '"', '{"a":1}', 'x'.repeat(10_000), 'AAAAAAAAAAIAAAA', '=', '\0'])(
    'of the form %j is told to be invalid',
    async (id) => {
      const gateway = await startGateway();
      const { status, headers, body } = await call(gateway, { target: `/dev/@connections/${encodeURIComponent(id)}` });
      expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 400, type: 'BadRequestException' });
      expect(body).toBe(JSON.stringify({ message: `Invalid connectionId: ${id}` }));
      expect(headers).not.toHaveProperty('x-amzn-trace-id');
      await expectAlive(gateway);
    },
  );

  test.each(['%', '%zz', '%E0%A4%A', '%C0%AF'])('that is no valid encoding (%s) is told to be invalid', async (raw) => {
    const gateway = await startGateway();
    const { status, body } = await call(gateway, { target: `/dev/@connections/${raw}` });
    expect({ status, body }).toEqual({ status: 400, body: `{"message":"Invalid connectionId: ${raw}"}` });
  });

  test('that begins with a hyphen works like any other', async () => {
    const gateway = await startGateway({ random: (bytes) => Buffer.alloc(bytes, 0xfb) });
    const { id } = await connectClient(gateway);
    expect(id).toMatch(/^-/);
    const facts = await sdkClient(gateway).send(new GetConnectionCommand({ ConnectionId: id }));
    expect(facts.Identity?.SourceIp).toBe('127.0.0.1');
  });

  test('with a slash in it reaches nobody', async () => {
    const gateway = await startGateway();
    expect((await call(gateway, { target: '/dev/@connections/a/b' })).status).toBe(403);
  });
});

test.each([
  ['GET', '/prod/@connections/AAAAAAAAAAIAAAA='],
  ['GET', '/@connections/AAAAAAAAAAIAAAA='],
  ['GET', '/dev/@connections'],
  ['GET', '/dev/@connections/'],
  ['GET', '/dev'],
  ['GET', '/'],
  ['PUT', '/dev/@connections/AAAAAAAAAAIAAAA='],
  ['GET', '/dev/@connections/..'],
])('%s %s is Forbidden', async (method, target) => {
  const gateway = await startGateway();
  const { status, headers, body } = await call(gateway, { method, target });
  expect({ status, type: headers['x-amzn-errortype'], body }).toEqual({
    status: 403,
    type: 'ForbiddenException',
    body: '{"message":"Forbidden"}',
  });
});

test.each([
  ['not HTTP', 'hello\r\n\r\n', '400'],
  ['a space in the target', 'GET /dev/@connections/a b HTTP/1.1\r\nhost: x\r\n\r\n', '400'],
  ['a NUL in a header', 'GET / HTTP/1.1\r\nhost: a\0b\r\n\r\n', '400'],
  ['endless headers', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`, '431'],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', '400'],
  ['an upgrade without a key', upgrade([]), '400'],
  ['an upgrade with a bad key', upgrade(['sec-websocket-key: short']), '400'],
  ['an upgrade to something else', upgrade([KEY]).replace('websocket', 'h2c'), '400'],
  ['an upgrade of an old version', upgrade([KEY]).replace('version: 13', 'version: 7'), '400'],
  ['an upgrade with an endless host', upgrade([KEY]).replace('host: x', `host: ${'x'.repeat(300)}`), '400'],
  ['an upgrade by POST', upgrade([KEY]).replace('GET', 'POST'), '400'],
  ['an upgrade to an unknown stage', upgrade([KEY]).replace('/dev', '/prod'), '403'],
])('answers %s', async (_what, text, status) => {
  const gateway = await startGateway();
  expect(await sendRaw(gateway, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  await expectAlive(gateway);
});

test.each(['/', '/prod', '/dev/more', '/@connections', '/%', '/dev/@connections/AAAAAAAAAAIAAAA='])(
  'refuses WebSocket clients at %s with 403',
  async (path) => {
    const gateway = await startGateway();
    expect(await refusedStatus(gateway, path)).toBe(403);
    expect(gateway.events).toEqual([]);
  },
);

test('lets clients connect with a trailing slash', async () => {
  const gateway = await startGateway();
  expect((await connectClient(gateway, '/dev/')).id).toMatch(/=$/);
});

test('survives a caller that breaks off in the middle of a body', async () => {
  const gateway = await startGateway();
  await new Promise((resolve) => {
    const socket = connectTcp(gateway.port, '127.0.0.1', () => {
      socket.write('POST /dev/@connections/a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', () =>
        socket.resetAndDestroy(),
      );
    });
    socket.on('close', resolve);
  });
  await expectAlive(gateway);
});

function upgrade(more: string[]): string {
  return `GET /dev HTTP/1.1\r\n${[...UPGRADE, ...more].join('\r\n')}\r\n\r\n`;
}
