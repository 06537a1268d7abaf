import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { waitFor } from '../testing';
import { call, connectClient, startGateway, type TestGateway } from './test-kit';

const MINUTE_MS = 60_000;

async function expectDisconnect(gateway: TestGateway, code: number, reason: string) {
  await waitFor(() => {
    const ends = gateway.events.filter(({ requestContext }) => requestContext.eventType === 'DISCONNECT');
    expect(ends.map(({ requestContext }) => requestContext)).toMatchObject([
      { disconnectStatusCode: code, disconnectReason: reason },
    ]);
  });
}

describe('the client', () => {
  test.each<[string, (socket: WebSocket) => void, number, string]>([
    ['closes without a code', (socket) => socket.close(), 1005, 'Client-side close frame status not set'],
    ['closes with 1000', (socket) => socket.close(1000), 1000, ''],
    ['goes away', (socket) => socket.close(1001), 1001, ''],
    ['gives a reason of its own', (socket) => socket.close(4001, 'enough'), 4001, 'enough'],
    ['drops the line', (socket) => socket.terminate(), 1006, ''],
  ])('%s', async (_what, end, code, reason) => {
    const gateway = await startGateway();
    const { socket } = await connectClient(gateway);
    end(socket);
    await expectDisconnect(gateway, code, reason);
  });

  test.each<[string, (socket: WebSocket) => void, number]>([
    ['sends a binary message', (socket) => socket.send(Buffer.of(1), { binary: true }), 1003],
    ['sends more than 128 KB', (socket) => socket.send('x'.repeat(131_073)), 1009],
    ['sends text that is no UTF-8', (socket) => socket.send(Buffer.of(0xff), { binary: false }), 1007],
  ])('%s, and is closed for it', async (_what, act, code) => {
    const gateway = await startGateway();
    const { socket, closed } = await connectClient(gateway);
    act(socket);
    expect((await closed).code).toBe(code);
    await expectDisconnect(gateway, code, '');
    expect(gateway.events).toHaveLength(2);
  });
});

describe('time', () => {
  async function clientAt(clock: { nowMs: number }) {
    const gateway = await startGateway({ clock: () => clock.nowMs, limits: { sweepEveryMs: 5 } });
    return { gateway, client: await connectClient(gateway) };
  }

  test('ends a connection that was idle for ten minutes, with 1001 Going away', async () => {
    const clock = { nowMs: Date.now() };
    const { gateway, client } = await clientAt(clock);
    clock.nowMs += 10 * MINUTE_MS;
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    await expectDisconnect(gateway, 1001, 'Going away');
  });

  test('spares a connection that a message has reached meanwhile, from either side', async () => {
    const clock = { nowMs: Date.now() };
    const { gateway, client } = await clientAt(clock);
    clock.nowMs += 9 * MINUTE_MS;
    client.socket.send('here');
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    clock.nowMs += 9 * MINUTE_MS;
    const target = `/dev/@connections/${client.id}`;
    const sign = { nowMs: clock.nowMs };
    expect((await call(gateway, { method: 'POST', target, body: 'there', sign })).status).toBe(200);
    clock.nowMs += 9 * MINUTE_MS;
    expect((await call(gateway, { target, sign: { nowMs: clock.nowMs } })).status).toBe(200);
  });

  test('ends every connection after two hours, however busy', async () => {
    const clock = { nowMs: Date.now() };
    const { gateway, client } = await clientAt(clock);
    for (let minutes = 8; minutes < 120; minutes += 8) {
      clock.nowMs += 8 * MINUTE_MS;
      client.socket.send('busy');
      await waitFor(() => expect(gateway.events).toHaveLength(1 + minutes / 8));
    }
    clock.nowMs += 8 * MINUTE_MS;
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    await expectDisconnect(gateway, 1001, 'Going away');
  });
});

test('the end of the gateway ends every connection, and waits until $disconnect has run for each', async () => {
  // More than it takes: whatever is not over by then the gateway leaves to itself.
  const gateway = await startGateway({ limits: { shutdownTimeoutMs: 10_000 } });
  const clients = await Promise.all(Array.from({ length: 20 }, () => connectClient(gateway)));
  clients[0]?.socket.pause(); // Never answers the close.
  await gateway.close();
  const ends = gateway.events.filter(({ requestContext }) => requestContext.eventType === 'DISCONNECT');
  expect(ends).toHaveLength(20);
  expect(new Set(ends.map(({ requestContext }) => requestContext.disconnectStatusCode))).toEqual(new Set([1012]));
  expect((await clients[1]?.closed)?.code).toBe(1012);
});

test('a gateway that stands still while it ends tells the end of every connection all the same', async () => {
  const gateway = await startGateway({ limits: { shutdownTimeoutMs: 2_000, closeTimeoutMs: 60_000 } });
  const { socket } = await connectClient(gateway);
  socket.pause(); // Never answers the close.
  const closed = gateway.close();
  for (const until = performance.now() + 2_500; performance.now() < until; );
  await closed;
  await expectDisconnect(gateway, 1012, '');
});
