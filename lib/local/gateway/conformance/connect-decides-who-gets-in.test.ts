import { describe, expect, test } from 'vitest';
import { apiUnderTest } from './test-api';
import { testOnlyHere } from './test-subject';

const api = apiUnderTest();

describe('the answer of $connect', () => {
  test.each([200, 201])('%i lets the client in', async (statusCode) => {
    const { id } = await api.connect({ connect: { answer: { statusCode } } });
    expect((await api.call({ target: api.target(id) })).status).toBe(200);
  });

  test.each([301, 401, 501])('%i is what the refused client sees', async (statusCode) => {
    expect((await api.refuse({ connect: { answer: { statusCode } } })).status).toBe(statusCode);
  });

  test('that throws is 502', async () => {
    expect((await api.refuse({ connect: { failure: 'as asked' } })).status).toBe(502);
  });

  test.each([['text'], [{ status: 200 }], [null]])('%j has no right shape: 502', async (answer) => {
    expect((await api.refuse({ connect: { answer } })).status).toBe(502);
  });
});

describe('the authorizer', () => {
  test('that denies answers 403, and $connect does not run', async () => {
    const { status, told } = await api.refuse({ authorizer: 'deny' });
    expect(status).toBe(403);
    // A client that is let in later shows that there is nothing to come of the one before.
    await api.connect();
    expect(told()).toEqual([]);
  });

  test('that throws the word Unauthorized answers 401', async () => {
    expect((await api.refuse({ authorizer: 'unauthorized' })).status).toBe(401);
  });

  test('is asked about the route by its ARN', async () => {
    const { told } = await api.connect({ authorizer: 'tell' });
    const { requestContext } = (await told('CONNECT')).event;
    const { type, methodArn } = JSON.parse(String(requestContext.authorizer?.asked)) as Record<string, string>;
    const arn = new RegExp(
      String.raw`^arn:[\w-]+:execute-api:${api.subject.region}:\d{12}:(\w+)/${api.subject.stage}/\$connect$`,
    );
    expect(type).toBe('REQUEST');
    expect(arn.exec(methodArn ?? '')?.[1]).toBe(requestContext.apiId);
  });
});

test('until $connect has returned the connection is gone for calls, those of $connect itself included', async () => {
  const { id, told } = await api.connect({ connect: { callsItself: true } });
  const gone = { status: 410, name: 'GoneException' };
  expect((await told('CONNECT')).itself).toEqual({ POST: gone, GET: gone });
  expect((await api.call({ target: api.target(id) })).status).toBe(200);
});

describe('of the subprotocols that a client offers', () => {
  const choose = (value: string) => ({
    connect: { answer: { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': value } } },
  });

  test('$connect chooses one', async () => {
    const { socket } = await api.connect(choose('b'), { subprotocols: ['a', 'b'] });
    expect(socket.protocol).toBe('b');
  });

  test('none is chosen when $connect does not, and the client gives up', async () => {
    await expect(api.connect({}, { subprotocols: ['a', 'b'] })).rejects.toThrow('subprotocol');
  });

  test('two cannot be chosen: the client gives up', async () => {
    await expect(api.connect(choose('a, b'), { subprotocols: ['a', 'b'] })).rejects.toThrow('subprotocol');
  });
});

testOnlyHere(
  'what AWS answers to an authorizer that fails was not recorded',
  'an authorizer that fails is 500',
  async () => {
    expect((await api.refuse({ authorizer: 'fail' })).status).toBe(500);
  },
);
