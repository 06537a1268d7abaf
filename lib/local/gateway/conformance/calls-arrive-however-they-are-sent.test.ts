import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { apiUnderTest } from './test-api';
import { soon, testOnlyHere } from './test-subject';

const api = apiUnderTest();

describe('every spelling of a path reaches the connection', () => {
  test.each<[string, (id: string) => string]>([
    ['@ and =', (id) => `/@connections/${id}`],
    ['%40 and =', (id) => `/%40connections/${id}`],
    ['@ and %3D', (id) => `/@connections/${id.replace('=', '%3D')}`],
    ['%40 and %3D', (id) => `/%40connections/${id.replace('=', '%3D')}`],
    ['a slash too many', (id) => `//@connections/${id}`],
  ])('with %s', async (_how, spell) => {
    const { id } = await api.connect();
    expect((await api.call({ target: `/${api.subject.stage}${spell(id)}` })).status).toBe(200);
  });

  test('with the SDK, whose endpoint ends in a slash', async () => {
    const { id, received } = await api.connect();
    const client = api.sdk(`/${api.subject.stage}/`);
    await client.send(new PostToConnectionCommand({ ConnectionId: id, Data: 'hello' }));
    await soon(() => received.includes('hello'));
  });
});

test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain;charset=UTF-8'])(
  'a post that claims to be %s arrives as it is',
  async (type) => {
    const { id, received } = await api.connect();
    const headers = { 'content-type': type };
    const { status } = await api.call({ method: 'POST', target: api.target(id), body: 'a=1&b', headers });
    expect(status).toBe(200);
    await soon(() => received.includes('a=1&b'));
  },
);

test('a TCP connection is kept for the next call, after a refusal too', async () => {
  const { id } = await api.connect();
  await api.call({ target: api.target(id) });
  const refused = await api.call({ target: api.target(id), sign: null });
  const next = await api.call({ target: api.target(id) });
  expect([refused.status, refused.isReused, next.status, next.isReused]).toEqual([403, true, 200, true]);
});

describe('a caller that asks before it sends (Expect: 100-continue)', () => {
  async function post() {
    const { id, received } = await api.connect();
    const headers = { expect: '100-continue', 'content-length': '5' };
    const answer = await api.call({ method: 'POST', target: api.target(id), body: 'hello', headers });
    await soon(() => received.includes('hello'));
    return answer;
  }

  test('is answered, and its body delivered', async () => {
    expect((await post()).status).toBe(200);
  });

  testOnlyHere('no answer of AWS to it was recorded', 'is told to go on', async () => {
    expect((await post()).isContinued).toBe(true);
  });
});
