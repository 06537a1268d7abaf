import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { endOversized } from './end-oversized';
import { createUnfinishedBodies } from './unfinished-bodies';

const MAX_BYTES = 100;

/** A server that holds two unfinished bodies, and answers when it has read one. */
async function startServer() {
  const bodies = createUnfinishedBodies(2);
  const server = createServer((request, response) => {
    endOversized(request, MAX_BYTES, bodies.add(request, response, String(request.headers['x-from'])));
    request.on('error', () => {});
    request.resume().on('end', () => response.end('read'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  /** Sends a request; its end is for the test to send. */
  async function post(from: string, rest: string) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    onTestFinished(() => void socket.destroy());
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    const seen = once(server, 'request');
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nX-From: ${from}\r\n${rest}`);
    await seen;
    return { socket, answer: () => answer };
  }
  return { bodies, post };
}

const STALLS = 'Content-Length: 5\r\n\r\nabc';
const PIECES = 'Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n';

test('of bodies that stall, one too many costs whoever has most of them the oldest', async () => {
  const { bodies, post } = await startServer();
  const slow = await post('slow', STALLS);
  const first = await post('many', STALLS);
  expect(bodies.count()).toBe(2);
  const second = await post('many', PIECES);
  await once(first.socket, 'close');
  expect(first.answer()).toMatch(/^HTTP\/1\.1 408 /);
  const third = await post('many', STALLS);
  await once(second.socket, 'close');
  expect(bodies.count()).toBe(2);
  // The others were waited for.
  slow.socket.write('de');
  third.socket.write('de');
  await expect.poll(slow.answer).toMatch(/read$/);
  await expect.poll(third.answer).toMatch(/read$/);
  expect(bodies.count()).toBe(0);
});

test('what has come whole, has none, or has left does not count', async () => {
  const { bodies, post } = await startServer();
  const whole = await post('a', 'Content-Length: 2\r\n\r\nok');
  await expect.poll(whole.answer).toMatch(/read$/);
  await expect.poll((await post('a', '\r\n')).answer).toMatch(/read$/);
  (await post('a', STALLS)).socket.destroy();
  await expect.poll(bodies.count).toBe(0);
});

test('one that was refused for its size counts until all of it has come, and is cut without a second answer', async () => {
  const { bodies, post } = await startServer();
  const large = await post('a', `Content-Length: ${MAX_BYTES + 1}\r\n\r\n`);
  await expect.poll(large.answer).toMatch(/read$/);
  expect(bodies.count()).toBe(1);
  await post('a', STALLS);
  await post('a', STALLS);
  await once(large.socket, 'close');
  expect(large.answer().match(/HTTP/g)).toHaveLength(1);
});

test('addresses of one IPv6 network count as one: whoever has them all costs nobody else theirs', async () => {
  const { post } = await startServer();
  const operator = await post('2001:db8:0:1::5', STALLS);
  const first = await post('2001:0DB8::1', STALLS);
  await post('2001:db8::ffff:2', STALLS);
  await once(first.socket, 'close');
  operator.socket.write('de');
  await expect.poll(operator.answer).toMatch(/read$/);
});
