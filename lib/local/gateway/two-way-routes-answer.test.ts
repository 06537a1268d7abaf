import { describe, expect, test } from 'vitest';
import { waitFor } from '../testing';
import { connectClient, startGateway } from './test-kit';

const ok = () => ({ statusCode: 200 });

async function ask(answer: unknown, twoWay = ['ask']) {
  const gateway = await startGateway({
    routes: { $connect: ok, ask: () => answer, next: () => ({ statusCode: 200, body: 'next' }) },
    twoWay: [...twoWay, 'next'],
  });
  const client = await connectClient(gateway);
  client.socket.send('{"action":"ask"}');
  await waitFor(() => expect(gateway.events).toHaveLength(2));
  // What a message got back is known when the next one has its answer.
  client.socket.send('{"action":"next"}');
  await waitFor(() => expect(client.received.at(-1)).toBe('next'));
  return { received: client.received.slice(0, -1), id: client.id };
}

describe('a route with a route response', () => {
  test('sends the body back', async () => {
    expect((await ask({ statusCode: 200, body: '{"pong":"€"}' })).received).toEqual(['{"pong":"€"}']);
  });

  test.each([{ statusCode: 200 }, { statusCode: 204, body: null }, { statusCode: 200, body: '' }])(
    'sends nothing for %j',
    async (answer) => {
      expect((await ask(answer)).received).toEqual([]);
    },
  );

  test.each([undefined, null, 'text', {}, { statusCode: 500, body: 'x' }, { statusCode: 200, body: { a: 1 } }])(
    'tells Internal server error for %j',
    async (answer) => {
      const { received, id } = await ask(answer);
      expect(received).toHaveLength(1);
      expect(received[0]).toContain(`{"message": "Internal server error", "connectionId":"${id}", "requestId":"`);
    },
  );
});

test('a route without a route response sends nothing back, whatever its function answers', async () => {
  expect((await ask({ statusCode: 200, body: 'unseen' }, [])).received).toEqual([]);
});
