import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { until } from '../testing';
import { DemoClient, type DemoClientOptions } from './demo-client';
import type { Persona } from './personas';

const ANA: Persona = {
  userId: 'ana.silva',
  userAgent: 'okhttp/4.12.0',
  habit: 'talks',
  everyMs: 10,
  address: '127.0.0.9',
};
const AT_ONCE = { kickedPauseMs: { from: 5, to: 10 }, commuteMs: { from: 5, to: 20 }, shortRetryMs: 2 };

type Seen = { socket: WebSocket; request: IncomingMessage; messages: string[] };

async function listen(port = 0) {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  const seen: Seen[] = [];
  server.on('connection', (socket, request) => {
    const entry: Seen = { socket, request, messages: [] };
    seen.push(entry);
    socket.on('message', (data) => entry.messages.push(String(data)));
  });
  await once(server, 'listening');
  const close = () => {
    for (const client of server.clients) client.terminate();
    return new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(async () => void (await close()));
  return { seen, close, port: (server.address() as AddressInfo).port };
}

function connect(port: number, options: Partial<DemoClientOptions> = {}) {
  const client = new DemoClient({
    gatewayUrl: `ws://127.0.0.1:${port}/dev`,
    persona: ANA,
    random: () => 0.5,
    debug: () => {},
    timings: AT_ONCE,
    ...options,
  });
  onTestFinished(() => client.end(100));
  client.connect();
  return client;
}

test('comes as its persona: user, user agent, stage, and address where the system has it', async () => {
  const { seen, port } = await listen();
  connect(port);
  const { request } = await until(() => seen[0]);
  expect(request.url).toBe('/dev?user=ana.silva');
  expect(request.headers['user-agent']).toBe('okhttp/4.12.0');
  expect(request.socket.remoteAddress).toBe(process.platform === 'linux' ? '127.0.0.9' : '127.0.0.1');
});

test('falls back to the ordinary address when its own cannot be had', async () => {
  const { seen, port } = await listen();
  connect(port, { persona: { ...ANA, address: '203.0.113.7' } });
  const { request } = await until(() => seen[0]);
  expect(request.socket.remoteAddress).toBe('127.0.0.1');
});

test('talks in JSON with an action, again and again', async () => {
  const { seen, port } = await listen();
  connect(port);
  await until(() => (seen[0]?.messages.length ?? 0) >= 2);
  expect(JSON.parse(seen[0]?.messages[0] ?? '')).toEqual({ action: 'presence' });
});

test('keeps silent when that is its habit', async () => {
  const { seen, port } = await listen();
  connect(port, { persona: { ...ANA, habit: 'silent' } });
  const silent = await until(() => seen[0]);
  connect(port);
  await until(() => (seen[1]?.messages.length ?? 0) >= 3);
  expect(silent.messages).toEqual([]);
});

test('leaves and comes back when that is its habit', async () => {
  const { seen, port } = await listen();
  connect(port, { persona: { ...ANA, habit: 'commutes' } });
  await until(() => seen.length >= 3);
});

test('comes back after a kick', async () => {
  const { seen, port } = await listen();
  connect(port);
  (await until(() => seen[0])).socket.close(1000);
  await until(() => seen.length === 2);
});

test('comes back when the gateway was restarted', async () => {
  const first = await listen();
  connect(first.port);
  await until(() => first.seen.length === 1);
  await first.close();
  const second = await listen(first.port);
  await until(() => second.seen.length === 1);
});

test('stays away once it has ended', async () => {
  const { seen, port } = await listen();
  const client = connect(port);
  const { socket } = await until(() => seen[0]);
  await client.end(1000);
  await until(() => socket.readyState === socket.CLOSED);
  connect(port, { persona: { ...ANA, userId: 'other' } });
  await until(() => seen.length === 2);
  expect(seen[1]?.request.url).toContain('other');
});
