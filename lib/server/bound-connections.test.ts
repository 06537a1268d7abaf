import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { boundConnections } from './bound-connections';

/** A server that is bounded when it is said, after it has begun to listen, and streams an answer that does not end at `/stream`. */
async function startServer() {
  const server = createServer({ connectionsCheckingInterval: 20 }, ({ url }, response) => {
    if (url === '/stream') response.write('begun');
    else response.end('answered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = (bounds: Parameters<typeof boundConnections>[1]) => boundConnections(server, bounds);
  const open = (text = '') => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    onTestFinished(() => void socket.destroy());
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    socket.write(text);
    return { socket, answer: () => answer, closed: once(socket, 'close') };
  };
  return { open, bound };
}

const GET = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test('who sends nothing, or headers without an end, is cut off soon; an answer under way and a connection between two questions are not', async () => {
  const { open, bound } = await startServer();
  const stream = open(GET('/stream'));
  const idle = open(GET('/'));
  await expect.poll(idle.answer).toMatch(/answered/);
  await expect.poll(stream.answer).toMatch(/begun/);
  bound({ headersTimeout: 100, requestTimeout: 100, maxConnections: 10 });
  const [silent, slow] = [open(), open('GET / HTTP/1.1\r\nHost: x\r\n')];
  await Promise.all([silent.closed, slow.closed]);
  expect([silent.answer(), slow.answer()]).toEqual([
    expect.stringMatching(/^HTTP\/1.1 408/),
    expect.stringMatching(/^HTTP\/1.1 408/),
  ]);
  idle.socket.write(GET('/'));
  await expect.poll(idle.answer).toMatch(/answered[\s\S]+answered/);
  expect(stream.answer()).toMatch(/begun/);
  expect(stream.socket.closed).toBe(false);
});

test('one connection too many is closed at once, and the others are answered', async () => {
  const { open, bound } = await startServer();
  bound({ headersTimeout: 60_000, requestTimeout: 60_000, maxConnections: 2 });
  const first = open();
  const second = open(GET('/'));
  await expect.poll(second.answer).toMatch(/answered/);
  const third = open(GET('/'));
  await third.closed;
  expect(third.answer()).toBe('');
  first.socket.write(GET('/'));
  await expect.poll(first.answer).toMatch(/answered/);
});
