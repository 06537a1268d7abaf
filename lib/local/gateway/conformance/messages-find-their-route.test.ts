import { expect, test } from 'vitest';
import { apiUnderTest } from './test-api';
import type { Client } from './test-client';
import { soon } from './test-subject';

const api = apiUnderTest();

/** The frame in which API Gateway tells a client of a problem, as recorded: one space after the first colon, and no other. */
function expectProblem({ id }: Client, frame: string | undefined, message: string) {
  const requestId = /"requestId":"([\w-]{15}=)"/.exec(frame ?? '')?.[1];
  expect(frame).toBe(`{"message": "${message}", "connectionId":"${id}", "requestId":"${requestId}"}`);
}

async function send(client: Client, text: string) {
  const count = client.received.length;
  client.socket.send(text);
  await soon(() => client.received.length > count);
  return client.received[count];
}

test('a message goes to the route that it names', async () => {
  const { socket, told } = await api.connect();
  socket.send('{"action":"note","text":"grüße 👋"}');
  const { event } = await told('MESSAGE');
  expect(event).toMatchObject({ requestContext: { routeKey: 'note' }, body: '{"action":"note","text":"grüße 👋"}' });
});

test.each(['{"action":"no-such-route"}', '{"other":"note"}', '{"action":"$connect"}', 'no JSON', '{"action":"note"'])(
  '%s finds no route: the client is told Forbidden, and stays',
  async (text) => {
    const client = await api.connect();
    expectProblem(client, await send(client, text), 'Forbidden');
    expect(await client.ask('whoami')).toBe(client.id);
  },
);

test.each(['note', 'ask'])(
  'a function that throws is told as Internal server error (%s), and the client stays',
  async (action) => {
    const client = await api.connect();
    expectProblem(client, await client.ask(action, { failure: 'as asked' }), 'Internal server error');
    expect(await client.ask('whoami')).toBe(client.id);
  },
);

test.each([200, 201, 301, 401, 501])('the status %i of a route without a response is not seen', async (statusCode) => {
  const client = await api.connect();
  client.socket.send(JSON.stringify({ action: 'note', answer: { statusCode, body: 'unseen' } }));
  await client.told('MESSAGE');
  await client.settle();
  expect(new Set(client.received)).toEqual(new Set([client.id]));
});

test.each(['pong', '{"a":1}', 'grüße 👋', ' '])('a route with a response answers %j', async (body) => {
  const client = await api.connect();
  expect(await client.ask('ask', { answer: { statusCode: 200, body } })).toBe(body);
});

test('a message of 128 KB goes through, in frames of 32 KB', async () => {
  const { socket, told } = await api.connect();
  const text = `{"action":"note","padding":"${'x'.repeat(131_072 - 30)}"}`;
  const frame = 32_768;
  for (let at = 0; at < text.length; at += frame) {
    socket.send(text.slice(at, at + frame), { fin: at + frame >= text.length });
  }
  expect((await told('MESSAGE')).bodyChars).toBe(131_072);
});
