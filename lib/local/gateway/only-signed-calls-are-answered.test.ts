import { GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../sigv4/canonical-request';
import { decodedOnceUri, rawUri } from '../../sigv4/path-forms';
import { presignRequest } from '../../sigv4/presign-request';
import type { WireRequest } from '../../sigv4/types';
import { type CallOptions, CREDENTIALS, call, connectClient, sdkClient, startGateway } from './test-kit';

const MINUTE_MS = 60_000;

test.each<[string, Partial<CallOptions>, string, RegExp]>([
  ['unsigned', { sign: null }, 'MissingAuthenticationTokenException', /^Missing Authentication Token$/],
  [
    'forged',
    sign({ credentials: { ...CREDENTIALS, secretAccessKey: 'x' } }),
    'InvalidSignatureException',
    /String-to-Sign/,
  ],
  [
    'by a stranger',
    sign({ credentials: { ...CREDENTIALS, accessKeyId: 'x' } }),
    'UnrecognizedClientException',
    /token/,
  ],
  ['expired', sign({ nowMs: Date.now() - 6 * MINUTE_MS }), 'InvalidSignatureException', /^Signature expired: /],
  ['from the future', sign({ nowMs: Date.now() + 6 * MINUTE_MS }), 'InvalidSignatureException', /^Signature not yet/],
  ['for another Region', sign({ region: 'us-east-1' }), 'InvalidSignatureException', /valid region/],
  ['for another service', sign({ service: 's3' }), 'InvalidSignatureException', /correct service/],
  ['for another body', sign({ bodyHash: sha256Hex('hello') }), 'InvalidSignatureException', /SHA-256 of the body/],
  [
    'with a broken header',
    { sign: null, headers: { authorization: 'Bearer x' } },
    'IncompleteSignatureException',
    /'x'/,
  ],
])('refuses a call that is %s, and nobody receives it', async (_kind, options, errorType, message) => {
  const gateway = await startGateway();
  const { id, received } = await connectClient(gateway);
  const target = `/dev/@connections/${id}`;
  const { status, headers, body } = await call(gateway, { method: 'POST', target, body: 'evil', ...options });
  expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 403, type: errorType });
  expect(headers['content-type']).toBe('application/json');
  expect((JSON.parse(body) as { message: string }).message).toMatch(message);
  // A call that arrives shows that nothing was on its way before it.
  await call(gateway, { method: 'POST', target, body: 'good' });
  await expect.poll(() => received).toEqual(['good']);
});

test('answers an unsigned call in the bytes of AWS', async () => {
  const gateway = await startGateway();
  const { body } = await call(gateway, { target: '/dev/@connections/AAAAAAAAAAIAAAA=', sign: null });
  expect(body).toBe('{"message":"Missing Authentication Token"}');
});

test('refuses a recorded call that is sent again with another body', async () => {
  const gateway = await startGateway();
  const { id } = await connectClient(gateway);
  const target = `/dev/@connections/${id}`;
  const recorded = { method: 'POST', target, sign: { bodyHash: sha256Hex('good') } };
  expect((await call(gateway, { ...recorded, body: 'good' })).status).toBe(200);
  expect((await call(gateway, { ...recorded, body: 'evil' })).status).toBe(403);
});

test('names the error so that the SDK does, after one attempt', async () => {
  const gateway = await startGateway();
  const client = sdkClient(gateway);
  client.config.credentials = async () => ({ accessKeyId: 'x', secretAccessKey: 'x' });
  const error = await client
    .send(new GetConnectionCommand({ ConnectionId: 'AAAAAAAAAAIAAAA=' }))
    .catch((thrown: Error & { $metadata?: object }) => thrown);
  expect(error).toMatchObject({ name: 'UnrecognizedClientException', $metadata: { attempts: 1 } });
});

describe('every spelling of a path reaches the same connection', () => {
  test.each([
    (id: string) => `/dev/@connections/${id}`,
    (id: string) => `/dev/%40connections/${id}`,
    (id: string) => `/dev/@connections/${id.replace('=', '%3D')}`,
    (id: string) => `/dev/%40connections/${id.replace('=', '%3D')}`,
    (id: string) => `//dev///@connections//${id}`,
    (id: string) => `/dev/./x/../@connections/${id}`,
    (id: string) => `/dev/@connections/${id}?unused=1`,
  ])('%s', async (spell) => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    expect((await call(gateway, { target: spell(id) })).status).toBe(200);
  });
});

test('does not care what content type a message claims', async () => {
  const gateway = await startGateway();
  const { id, received } = await connectClient(gateway);
  for (const type of ['application/json', 'multipart/form-data', 'nonsense']) {
    const headers = { 'content-type': type };
    await call(gateway, { method: 'POST', target: `/dev/@connections/${id}`, body: type, headers });
  }
  await expect.poll(() => received).toHaveLength(3);
});

function sign(options: NonNullable<CallOptions['sign']>): Partial<CallOptions> {
  return { sign: options };
}

describe('what curl before 8.14 signs', () => {
  const forms = [
    ['the raw path', rawUri],
    ['the path decoded and encoded once', decodedOnceUri],
  ] as const;

  test.each(forms)('%s is refused, as AWS does', async (_what, pathForm) => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const target = `/dev/@connections/${id.replace('=', '%3D')}`;
    expect((await call(gateway, { target, sign: { pathForm } })).status).toBe(403);
  });

  test.each(forms)(
    '%s passes when lenience was asked for, and the log says that AWS would refuse it',
    async (what, pathForm) => {
      const gateway = await startGateway({ isLenient: true });
      const { id } = await connectClient(gateway);
      const target = `/dev/@connections/${id.replace('=', '%3D')}`;
      expect((await call(gateway, { target, sign: { pathForm } })).status).toBe(200);
      expect(gateway.warnings).toEqual([
        expect.stringMatching(new RegExp(`^AWS would refuse this GET: .* ${what}\\.`)),
      ]);
      expect((await call(gateway, { target })).status).toBe(200);
      expect(gateway.warnings).toHaveLength(1);
      const forged = { pathForm, credentials: { ...CREDENTIALS, secretAccessKey: 'x' } };
      expect((await call(gateway, { target, sign: forged })).status).toBe(403);
    },
  );
});

test('a credential that has expired is refused with its own type', async () => {
  const gateway = await startGateway({ findCredentials: () => ({ ...CREDENTIALS, expiresAtMs: Date.now() - 1 }) });
  const { status, headers } = await call(gateway, { target: '/dev/@connections/AAAAAAAAAAIAAAA=' });
  expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 403, type: 'ExpiredTokenException' });
});

test('a presigned call is answered', async () => {
  const gateway = await startGateway();
  const { id } = await connectClient(gateway);
  const unsigned: WireRequest = {
    method: 'GET',
    target: `/dev/@connections/${id}`,
    headers: [['host', `127.0.0.1:${gateway.port}`]],
  };
  const target = presignRequest(unsigned, {
    credentials: CREDENTIALS,
    region: 'eu-central-1',
    service: 'execute-api',
    nowMs: Date.now(),
  });
  expect((await call(gateway, { target, sign: null })).status).toBe(200);
  expect((await call(gateway, { target: `${target}0`, sign: null })).status).toBe(403);
});
