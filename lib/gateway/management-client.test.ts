import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createManagementClient } from './management-client';

const ID = 'L0SM9cOFvHcCIhw=';
const closers: (() => void)[] = [];

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) close();
});

/** A server that answers every call in one way and remembers the calls. */
async function serverThat(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    client: createManagementClient({ callbackUrl: `http://127.0.0.1:${port}/dev`, region: 'us-east-1' }),
  };
}

const status = (code: number, headers = {}, body = '') =>
  serverThat((_, response) => response.writeHead(code, headers).end(body));
const bytes = new TextEncoder().encode('hello');

test('reads the times and the identity that GetConnection answers', async () => {
  const body = `{ "identity" : { "sourceIp" : "192.0.2.1", "userAgent" : null }, "connectedAt" : "2020-11-15T12:23:14.726Z", "lastActiveAt" : "2020-11-15T12:23:14.972Z" }`;
  const { client, calls } = await status(200, { 'content-type': 'application/json' }, body);
  expect(await client.getConnection(ID)).toEqual({
    answer: 'connected',
    connectedAt: Date.UTC(2020, 10, 15, 12, 23, 14, 726),
    lastActiveAt: Date.UTC(2020, 10, 15, 12, 23, 14, 972),
    sourceIp: '192.0.2.1',
  });
  expect(calls).toEqual(['GET /dev/@connections/L0SM9cOFvHcCIhw%3D']);
});

test('a 410 is gone for all three calls, with and without its type', async () => {
  for (const headers of [{ 'x-amzn-ErrorType': 'GoneException' }, {}]) {
    const { client, calls } = await status(410, headers);
    expect(await client.getConnection(ID)).toEqual({ answer: 'gone' });
    expect(await client.postToConnection(ID, bytes)).toEqual({ connectionId: ID, outcome: 'gone' });
    expect(await client.deleteConnection(ID)).toEqual({ connectionId: ID, outcome: 'gone' });
    expect(calls).toHaveLength(3);
  }
});

test('that an id is not of its form is told apart from no answer; a 400 for one that is of it is none', async () => {
  const { client } = await status(400, {}, '{"message":"Invalid connectionId: x"}');
  const problem = 'API Gateway says that this is not a connection id of its form.';
  expect(await client.getConnection('user-17')).toEqual({ answer: 'none', problem, isForeignId: true });
  expect(await client.getConnection(ID)).toEqual({ answer: 'none', problem });
});

test('a post is tried once, whatever comes back', async () => {
  for (const [code, outcome] of [
    [429, 'throttled'],
    [500, 'failed'],
    [503, 'failed'],
  ] as const) {
    const { client, calls } = await status(code);
    expect((await client.postToConnection(ID, bytes)).outcome).toBe(outcome);
    expect(calls).toHaveLength(1);
  }
});

test('a connection that breaks after sending is uncertain, and is not tried again', async () => {
  const { client, calls } = await serverThat((request) => request.socket.destroy());
  expect((await client.postToConnection(ID, bytes)).outcome).toBe('uncertain');
  expect(calls).toHaveLength(1);
  expect(await client.getConnection(ID)).toEqual({ answer: 'none', problem: 'The gateway gave no answer.' });
});

test('a gateway that is down delivered nothing for certain', async () => {
  const client = createManagementClient({ callbackUrl: 'http://127.0.0.1:1/dev', region: 'us-east-1' });
  expect(await client.postToConnection(ID, bytes)).toMatchObject({
    outcome: 'failed',
    detail: expect.stringContaining('cannot be reached'),
  });
});

test.each([
  ['-abc', '-abc'],
  ['a/b c', 'a%2Fb%20c'],
  ['50%', '50%25'],
  ['é', '%C3%A9'],
])('the id %j goes out as %s', async (id, path) => {
  const { client, calls } = await status(200);
  await client.postToConnection(id, bytes);
  expect(calls).toEqual([`POST /dev/@connections/${path}`]);
});
