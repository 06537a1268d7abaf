import { PayloadTooLargeException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { apiUnderTest } from './test-api';

const api = apiUnderTest();

/** Of the right form, and was never anybody's: API Gateway was recorded to answer 410 for it. */
const UNKNOWN_ID = 'H111mc0HywMCEEf=';
const TIMESTAMP = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

const EVERY_ANSWER = {
  'x-amzn-requestid': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  'x-amz-apigw-id': expect.stringMatching(/^[\w-]{15}=$/),
  date: expect.any(String),
};
const TRACED = { ...EVERY_ANSWER, 'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/) };

describe('PostToConnection', () => {
  test('answers 200 without a body, with the recorded headers', async () => {
    const { id } = await api.connect();
    const { status, headers, body } = await api.call({ method: 'POST', target: api.target(id), body: 'hello' });
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers).toMatchObject({ ...TRACED, 'content-type': 'application/json', 'content-length': '0' });
  });

  test('refuses more than 128 KB with a type that the SDK knows', async () => {
    const { id } = await api.connect();
    const post = new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.alloc(131_073, 97) });
    const error = await api
      .sdk()
      .send(post)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PayloadTooLargeException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 413 } });
  });
});

describe('GetConnection', () => {
  test('answers the recorded bytes: order of keys, two spaces, and one on either side of a colon', async () => {
    const client = await api.connect({}, { headers: { 'user-agent': 'Conformance/1.0' } });
    const { status, headers, body } = await api.call({ target: api.target(client.id) });
    const { identity } = (await client.told('CONNECT')).event.requestContext;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ ...TRACED, 'content-type': 'application/json' });
    const [, connectedAt = '', lastActiveAt = ''] =
      new RegExp(`"connectedAt" : "(${TIMESTAMP})",\\s+"lastActiveAt" : "(${TIMESTAMP})"`).exec(body) ?? [];
    const lines = [
      '{',
      '  "identity" : {',
      `    "sourceIp" : "${identity.sourceIp}",`,
      '    "userAgent" : "Conformance/1.0"',
      '  },',
      `  "connectedAt" : "${connectedAt}",`,
      `  "lastActiveAt" : "${lastActiveAt}"`,
      '}',
    ];
    expect(body).toBe(lines.join('\n'));
    expect(Date.parse(lastActiveAt)).toBeGreaterThanOrEqual(Date.parse(connectedAt));
  });

  test('has no user agent for a client that sent none', async () => {
    const { id } = await api.connect();
    const { body } = await api.call({ target: api.target(id) });
    // Both were recorded: the key is missing, or null.
    expect(JSON.parse(body).identity.userAgent ?? undefined).toBeUndefined();
  });
});

test('DeleteConnection answers 204, without a content type or a length', async () => {
  const { id } = await api.connect();
  const { status, headers } = await api.call({ method: 'DELETE', target: api.target(id) });
  expect(status).toBe(204);
  expect(headers).toMatchObject(TRACED);
  expect(headers).not.toHaveProperty('content-type');
  expect(headers).not.toHaveProperty('content-length');
});

describe('a connection that is gone', () => {
  const GONE = { 'x-amzn-errortype': 'GoneException', 'content-type': 'application/json', 'content-length': '0' };

  test.each(['GET', 'POST', 'DELETE'])('answers %s with 410, its type and an empty body', async (method) => {
    const { status, headers, body } = await api.call({ method, target: api.target(UNKNOWN_ID) });
    expect({ status, body }).toEqual({ status: 410, body: '' });
    expect(headers).toMatchObject({ ...TRACED, ...GONE });
  });

  test('is one that was there and has closed, too', async () => {
    const { id, socket, told } = await api.connect();
    socket.close();
    await told('DISCONNECT');
    const { status, headers, body } = await api.call({ target: api.target(id) });
    expect({ status, body }).toEqual({ status: 410, body: '' });
    expect(headers).toMatchObject(GONE);
  });
});

describe('an error', () => {
  test.each(['WDGT8fY4joECJrQ=test', 'cjld2cjxh0000qzrmn831i7rn', 'bot_GAMECODE_X'])(
    'names an id of another form: %s',
    async (id) => {
      const { status, headers, body } = await api.call({ method: 'POST', target: api.target(id), body: 'x' });
      expect({ status, body }).toEqual({ status: 400, body: `{"message":"Invalid connectionId: ${id}"}` });
      expect(headers).toMatchObject({
        ...EVERY_ANSWER,
        'content-type': 'application/json',
        'x-amzn-errortype': 'BadRequestException',
      });
      expect(headers).not.toHaveProperty('x-amzn-trace-id');
    },
  );

  test('is Forbidden for a stage that there is not', async () => {
    const { status, headers, body } = await api.call({ target: `/no-such-stage/@connections/${UNKNOWN_ID}` });
    expect({ status, body }).toEqual({ status: 403, body: '{"message":"Forbidden"}' });
    expect(headers['x-amzn-errortype']).toBe('ForbiddenException');
  });

  test('has the right time in it, by which SDKs set their clocks', async () => {
    const { headers } = await api.call({ target: api.target(UNKNOWN_ID) });
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now())).toBeLessThan(60_000);
  });
});
