import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sha256Hex } from '../../sigv4/canonical-request';
import { signRequest } from '../../sigv4/sign-request';
import { until, waitFor } from '../testing';
import { CREDENTIALS, connectClient, startGateway } from './test-kit';

type Request = { method: string; target: string; body?: string; headers?: string[]; signedBody?: string };

/** The text of a signed request. */
function textOf({ port }: { port: number }, { method, target, body = '', headers = [], signedBody = body }: Request) {
  const unsigned = { method, target, headers: [['host', `127.0.0.1:${port}`]] as [string, string][] };
  const signed = signRequest(unsigned, {
    credentials: CREDENTIALS,
    region: 'eu-central-1',
    service: 'execute-api',
    nowMs: Date.now(),
    bodyHash: sha256Hex(signedBody),
  });
  const lines = [`host: 127.0.0.1:${port}`, ...Object.entries(signed).map(([name, value]) => `${name}: ${value}`)];
  return `${method} ${target} HTTP/1.1\r\n${[...lines, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

/** A TCP connection and everything that comes back over it. */
function openTcp({ port }: { port: number }): { socket: Socket; text: () => string; ended: Promise<void> } {
  const chunks: Buffer[] = [];
  const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.on('end', resolve).on('close', resolve));
  onTestFinished(() => void socket.destroy());
  return { socket, text: () => Buffer.concat(chunks).toString('latin1'), ended };
}

const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));

describe('one TCP connection', () => {
  test('carries calls that do not wait for each other, answered and delivered in their order', async () => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    const target = `/dev/@connections/${id}`;
    const bodies = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    const posts = bodies.map((body) =>
      textOf(gateway, { method: 'POST', target, body, headers: [`content-length: ${body.length}`] }),
    );
    const { socket, text } = openTcp(gateway);
    socket.write([...posts, textOf(gateway, { method: 'GET', target: `${target}x` })].join(''));
    await waitFor(() => expect(statusesIn(text())).toEqual([...bodies.map(() => 200), 400]));
    await waitFor(() => expect(received).toEqual(bodies));
  });

  test('stays open after a refusal', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const { socket, text } = openTcp(gateway);
    socket.write('GET /dev/@connections/x HTTP/1.1\r\nhost: x\r\n\r\n');
    await waitFor(() => expect(statusesIn(text())).toEqual([403]));
    socket.write(textOf(gateway, { method: 'GET', target: `/dev/@connections/${id}` }));
    await waitFor(() => expect(statusesIn(text())).toEqual([403, 200]));
  });

  test('whose caller has closed its own side still gets the answer, and then ends', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const { socket, text, ended } = openTcp(gateway);
    socket.end(textOf(gateway, { method: 'GET', target: `/dev/@connections/${id}` }));
    await ended;
    expect(statusesIn(text())).toEqual([200]);
  });

  test('takes a chunked body', async () => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    const target = `/dev/@connections/${id}`;
    const headers = ['transfer-encoding: chunked'];
    const { socket, text } = openTcp(gateway);
    const body = '5\r\nhello\r\n0\r\n\r\n';
    socket.write(textOf(gateway, { method: 'POST', target, body, signedBody: 'hello', headers }));
    await waitFor(() => expect(statusesIn(text())).toEqual([200]));
    await waitFor(() => expect(received).toEqual(['hello']));
  });
});

describe('Expect: 100-continue', () => {
  const expecting = (length: number) => [`content-length: ${length}`, 'expect: 100-continue'];

  test('is told to go on, and then answered', async () => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    const target = `/dev/@connections/${id}`;
    const { socket, text } = openTcp(gateway);
    const whole = textOf(gateway, { method: 'POST', target, body: 'hello', headers: expecting(5) });
    socket.write(whole.slice(0, -5));
    await waitFor(() => expect(statusesIn(text())).toEqual([100]));
    socket.write('hello');
    await waitFor(() => expect(statusesIn(text())).toEqual([100, 200]));
    await waitFor(() => expect(received).toEqual(['hello']));
  });

  test('with too long a body is refused before it is sent', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const target = `/dev/@connections/${id}`;
    const { socket, text, ended } = openTcp(gateway);
    socket.write(textOf(gateway, { method: 'POST', target, headers: expecting(131_073) }));
    await ended;
    expect(statusesIn(text())).toEqual([413]);
    expect(text()).toMatch(/x-amzn-errortype: PayloadTooLargeException/i);
  });

  test('of anything else is 417', async () => {
    const gateway = await startGateway();
    const { socket, text } = openTcp(gateway);
    socket.write('POST /dev/@connections/x HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\ncontent-length: 0\r\n\r\n');
    await waitFor(() => expect(statusesIn(text())).toEqual([417]));
  });
});

describe('a sender that is too slow is cut off', () => {
  const limits = { headersTimeoutMs: 100, requestTimeoutMs: 300 };

  test.each([
    ['before its first byte', ''],
    ['in its headers', 'POST /dev/@connections/x HTTP/1.1\r\nhost: x\r\n'],
    ['in its body', 'POST /dev/@connections/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhel'],
  ])('%s', async (_where, text) => {
    const gateway = await startGateway({ limits });
    const tcp = openTcp(gateway);
    tcp.socket.write(text);
    await tcp.ended;
    expect(tcp.text()).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(gateway.errors).toEqual([]);
  });
});

test('more headers than anybody sends are refused, whatever they say', async () => {
  const gateway = await startGateway();
  const { id } = await connectClient(gateway);
  const headers = Array.from({ length: 300 }, (_, index) => `x-${index}: 1`);
  const { socket, text, ended } = openTcp(gateway);
  socket.write(textOf(gateway, { method: 'GET', target: `/dev/@connections/${id}`, headers }));
  await ended;
  expect(statusesIn(text())).toEqual([431]);
});

test('an address that opens more connections than it may is cut, and has room again when it closes some', async () => {
  const gateway = await startGateway({ limits: { maxSocketsPerSource: 3 } });
  const three = [openTcp(gateway), openTcp(gateway), openTcp(gateway)];
  await Promise.all(three.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  await openTcp(gateway).ended;
  for (const { socket } of three) socket.destroy();
  await until(() => connectClient(gateway).catch(() => undefined));
});
