import { expect, test } from 'vitest';
import { canonicalRequest, EMPTY_BODY_HASH, stringToSign } from '../../../sigv4/canonical-request';
import { apiUnderTest } from './test-api';
import { type CallOptions, signCall } from './test-call';
import { soon } from './test-subject';

const api = apiUnderTest();

const MINUTE_MS = 60_000;
const ID = 'H111mc0HywMCEEf=';

async function refuse(options: Partial<CallOptions>) {
  const { status, headers, body } = await api.call({ target: api.target(ID), ...options });
  return { status, type: headers['x-amzn-errortype'], message: (JSON.parse(body) as { message: string }).message };
}

test('a call without a signature is refused', async () => {
  expect(await refuse({ sign: null })).toEqual({
    status: 403,
    type: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  });
});

test('a wrong signature is refused with the two strings that should have been signed', async () => {
  const { host, region, credentials } = api.subject;
  const sign = { nowMs: Date.now(), credentials: { ...credentials, secretAccessKey: 'wrong' } };
  const signed = signCall(api.subject, { target: api.target(ID), sign });
  const headers = Object.entries({ host, ...signed })
    .filter(([name]) => name !== 'authorization')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = canonicalRequest({
    method: 'GET',
    uri: `/${api.subject.stage}/%40connections/H111mc0HywMCEEf%3D`,
    query: '',
    headers: headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    signedHeaders: headers.map(([name]) => name).join(';'),
    bodyHash: EMPTY_BODY_HASH,
  });
  const timestamp = signed['x-amz-date'] ?? '';
  const scope = { date: timestamp.slice(0, 8), region, service: 'execute-api' };

  expect(await refuse({ sign })).toEqual({
    status: 403,
    type: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. ' +
      'Consult the service documentation for details.\n\n' +
      `The Canonical String for this request should have been\n'${canonical}'\n\n` +
      `The String-to-Sign should have been\n'${stringToSign(timestamp, scope, canonical)}'\n`,
  });
});

test('the canonical string encodes each percent sign of the path once more', async () => {
  const sign = { credentials: { ...api.subject.credentials, secretAccessKey: 'wrong' } };
  const { message } = await refuse({ target: `/${api.subject.stage}/%40connections/H111mc0HywMCEEf%3D`, sign });
  expect(message).toContain(`'GET\n/${api.subject.stage}/%2540connections/H111mc0HywMCEEf%253D\n`);
});

test('a call that was signed six minutes ago is refused as expired', async () => {
  const { status, type, message } = await refuse({ sign: { nowMs: Date.now() - 6 * MINUTE_MS } });
  expect({ status, type }).toEqual({ status: 403, type: 'InvalidSignatureException' });
  const time = String.raw`\d{8}T\d{6}Z`;
  expect(message).toMatch(
    new RegExp(`^Signature expired: ${time} is now earlier than ${time} \\(${time} - 5 min\\.\\)$`),
  );
});

test('an access key that nobody has is refused', async () => {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'unknown' };
  const { status, message } = await refuse({ sign: { credentials } });
  expect({ status, message }).toEqual({
    status: 403,
    message: 'The security token included in the request is invalid.',
  });
});

test('a body other than the signed one is refused, and nobody receives it', async () => {
  const client = await api.connect();
  const target = api.target(client.id);
  const sign = { bodyHash: EMPTY_BODY_HASH, isBodyHashSent: false };
  expect(await refuse({ method: 'POST', target, body: 'evil', sign })).toMatchObject({
    status: 403,
    type: 'InvalidSignatureException',
  });
  // A call that arrives shows that nothing was on its way before it.
  await api.call({ method: 'POST', target, body: 'good' });
  await soon(() => client.received.length > 0);
  expect(client.received).toEqual(['good']);
});
