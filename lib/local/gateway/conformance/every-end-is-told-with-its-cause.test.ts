import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { apiUnderTest } from './test-api';
import { testOnlyHere } from './test-subject';

const api = apiUnderTest();

async function end(act: (socket: WebSocket, id: string) => unknown) {
  const { socket, id, closed, told } = await api.connect();
  await act(socket, id);
  const { disconnectStatusCode: code, disconnectReason: reason } = (await told('DISCONNECT')).event.requestContext;
  return { event: { code, reason }, client: await closed };
}

describe('a client that closes', () => {
  test('without a code is told as 1005, with the text of API Gateway', async () => {
    const { event } = await end((socket) => socket.close());
    expect(event).toEqual({ code: 1005, reason: 'Client-side close frame status not set' });
  });

  test.each([
    [1000, ''],
    [1001, ''],
    [4001, 'enough'],
  ])('with %i %j is told by that', async (code, reason) => {
    const { event } = await end((socket) => socket.close(code, reason));
    expect(event).toEqual({ code, reason });
  });
});

describe('API Gateway closes', () => {
  test('with 1003 when a message is binary', async () => {
    const { event, client } = await end((socket) => socket.send(Buffer.of(1), { binary: true }));
    expect([client.code, event.code]).toEqual([1003, 1003]);
  });

  test('with 1009 when a frame has more than 32 KB', async () => {
    const { event, client } = await end((socket) => socket.send('x'.repeat(32_769)));
    expect([client.code, event.code]).toEqual([1009, 1009]);
  });

  test('with 1009 when a message has more than 128 KB, though no frame of it is too long', async () => {
    const { event, client } = await end((socket) => {
      for (let count = 1; count <= 4; count++) socket.send('x'.repeat(32_768), { fin: false });
      // Little is on its way when the close comes, so that it is not lost to a reset.
      socket.send('x', { fin: true });
    });
    expect([client.code, event.code]).toEqual([1009, 1009]);
  });

  test('with 1000 for DeleteConnection, which is told in its own words', async () => {
    const { event, client } = await end((_, id) => api.call({ method: 'DELETE', target: api.target(id) }));
    expect(client.code).toBe(1000);
    expect(event).toEqual({ code: 1000, reason: 'Connection Closed Normally' });
  });
});

testOnlyHere('AWS may not tell of it at all', 'a line that drops is told as 1006', async () => {
  const { event } = await end((socket) => socket.terminate());
  expect(event).toEqual({ code: 1006, reason: '' });
});
