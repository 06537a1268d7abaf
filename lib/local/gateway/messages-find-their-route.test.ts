import { describe, expect, test } from 'vitest';
import { waitFor } from '../testing';
import { ACCEPT_ALL, connectClient, startGateway } from './test-kit';

const ok = () => ({ statusCode: 200 });

describe('a message', () => {
  test.each([
    ['{"action":"join"}', 'join'],
    ['{"action":"leave","room":1}', '$default'],
    ['{"action":""}', '$default'],
    ['{"action":7}', '7'],
    ['{"action":true}', 'true'],
    ['{"action":"$connect"}', '$default'],
    ['{"action":"$disconnect"}', '$default'],
    ['{"action":"toString"}', '$default'],
    ['{"other":"join"}', '$default'],
    ['["action","join"]', '$default'],
    ['"join"', '$default'],
    ['null', '$default'],
    ['{"action":"join"', '$default'],
    ['', '$default'],
    ['a\0b', '$default'],
  ])('%j goes to %s', async (text, routeKey) => {
    const gateway = await startGateway({ routes: { ...ACCEPT_ALL, join: ok, 7: ok, true: ok } });
    const { socket } = await connectClient(gateway);
    socket.send(text);
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    expect(gateway.events[1]).toMatchObject({ body: text, requestContext: { routeKey, eventType: 'MESSAGE' } });
  });

  test('that finds no route is told Forbidden, in the recorded bytes, and the client stays', async () => {
    const gateway = await startGateway({ routes: { $connect: ok, join: ok } });
    const { socket, received, id } = await connectClient(gateway);
    socket.send('{"action":"leave"}');
    await waitFor(() => expect(received).toHaveLength(1));
    const requestId = /"requestId":"([\w-]{15}=)"/.exec(received[0] ?? '')?.[1];
    expect(received[0]).toBe(`{"message": "Forbidden", "connectionId":"${id}", "requestId":"${requestId}"}`);
    socket.send('{"action":"join"}');
    await waitFor(() => expect(gateway.events.at(-1)?.requestContext.routeKey).toBe('join'));
  });

  test.each<[string, () => unknown]>([
    ['throws', () => Promise.reject(new Error('bug'))],
    ['does not answer in time', () => new Promise(() => {})],
  ])('whose handler %s is told Internal server error, and the client stays', async (_what, $default) => {
    const gateway = await startGateway({
      routes: { ...ACCEPT_ALL, $default },
      limits: { integrationTimeoutMs: 20 },
    });
    const { socket, received, id } = await connectClient(gateway);
    socket.send('hello');
    await waitFor(() => expect(received).toHaveLength(1));
    const { requestId } = gateway.events[1]?.requestContext ?? {};
    expect(received[0]).toBe(
      `{"message": "Internal server error", "connectionId":"${id}", "requestId":"${requestId}"}`,
    );
    expect(socket.readyState).toBe(socket.OPEN);
  });

  test.each([200, 301, 500])('whose handler answers %i sees nothing of it', async (statusCode) => {
    const gateway = await startGateway({ routes: { ...ACCEPT_ALL, $default: () => ({ statusCode, body: 'x' }) } });
    const { socket, received } = await connectClient(gateway);
    socket.send('hello');
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    // Whatever was sent to the client came before the answer to this ping.
    const ponged = new Promise((resolve) => socket.once('pong', resolve));
    socket.ping();
    await ponged;
    expect(received).toEqual([]);
  });

  test('of 128 KB is accepted in frames of 32 KB', async () => {
    const gateway = await startGateway();
    const { socket } = await connectClient(gateway);
    const frame = 'x'.repeat(32_768);
    for (const isLast of [false, false, false, true]) socket.send(frame, { fin: isLast });
    await waitFor(() => expect(gateway.events[1]?.body?.length).toBe(131_072));
  });

  test('in one frame of more than 32 KB closes the connection with 1009, and reaches no route', async () => {
    const gateway = await startGateway();
    const { socket, closed } = await connectClient(gateway);
    socket.send('x'.repeat(32_769));
    expect((await closed).code).toBe(1009);
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    expect(gateway.events[1]?.requestContext).toMatchObject({ eventType: 'DISCONNECT', disconnectStatusCode: 1009 });
  });
});
