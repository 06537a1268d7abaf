import { AwsV4Signer } from 'aws4fetch';
import { describe, expect, test } from 'vitest';
import { EMPTY_BODY_HASH } from './canonical-request';
import { type PresignOptions, presignRequest, presignUrl } from './presign-request';
import { ACCEPTED, CREDENTIALS, NOW_MS, refusal, SIGN, sign, verify } from './test-kit';
import type { WireRequest } from './types';
import type { VerifyOptions } from './verify-request';

const CONNECT: WireRequest = { method: 'GET', target: '/dev?user=ann', headers: [['Host', '127.0.0.1:3001']] };
const PRESIGN: PresignOptions = { ...SIGN, bodyHash: EMPTY_BODY_HASH };
const TEMPORARY = { ...CREDENTIALS, sessionToken: 'to/k+en==' };
const MISMATCH = refusal('InvalidSignatureException', /calculated/);
const INVALID_TOKEN = refusal('UnrecognizedClientException', /invalid\.$/);

function presign(options: Partial<PresignOptions> = {}, request = CONNECT): WireRequest {
  return { ...request, target: presignRequest(request, { ...PRESIGN, ...options }) };
}

function verifyPresigned(request: WireRequest, options: Partial<VerifyOptions> = {}) {
  return verify(request, { bodyHash: EMPTY_BODY_HASH, ...options });
}

/** Changes the target of a presigned request. */
function changed(change: (target: string) => string, options: Partial<PresignOptions> = {}): WireRequest {
  const request = presign(options);
  return { ...request, target: change(request.target) };
}

test('accepts what presignRequest has signed', () => {
  expect(verifyPresigned(presign())).toEqual(ACCEPTED);
  expect(verifyPresigned(presign({}, { ...CONNECT, target: '/dev' }))).toEqual(ACCEPTED);
});

test('refuses to presign a request without its host', () => {
  expect(() => presignRequest({ ...CONNECT, headers: [] }, PRESIGN)).toThrow('host');
});

test('reads the parameters in any order and with their names encoded', () => {
  const request = changed((target) => {
    const [path, query = ''] = target.split('?');
    return `${path}?${query.split('&').reverse().join('&').replace('X-Amz-Date', '%58-Amz-Date')}`;
  });
  expect(verifyPresigned(request)).toEqual(ACCEPTED);
});

test('presignUrl answers a URL that a WebSocket client can open', () => {
  const url = presignUrl('ws://127.0.0.1:3001/$default/?user=ann', { ...PRESIGN, expiresS: 60 });
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:3001\/\$default\/\?user=ann&X-Amz-Algorithm=/);
  const { pathname, search } = new URL(url);
  expect(verifyPresigned({ ...CONNECT, target: `${pathname}${search}` })).toEqual(ACCEPTED);
});

describe('tampering is refused', () => {
  test.each<[string, WireRequest]>([
    ['method', { ...presign(), method: 'POST' }],
    ['path', changed((target) => target.replace('/dev', '/prod'))],
    ['parameter', changed((target) => target.replace('ann', 'bob'))],
    ['added parameter', changed((target) => `${target}&admin=1`)],
    ['longer life', changed((target) => target.replace('Expires=60', 'Expires=600'), { expiresS: 60 })],
    ['removed life', changed((target) => target.replace('X-Amz-Expires=60&', ''), { expiresS: 60 })],
    ['host', { ...presign(), headers: [['Host', 'elsewhere']] }],
    ['signature', changed((target) => target.replace(/.$/, 'g'))],
  ])('%s', (_part, request) => {
    expect(verifyPresigned(request)).toEqual(MISMATCH);
  });

  test('body', () => {
    expect(verify(presign())).toEqual(MISMATCH);
  });
});

describe('the life of a presigned request', () => {
  const expired = /^Signature expired: 20261122T120000Z is now earlier than /;

  test.each([1, 60, 3600, 604_800])('of %i s ends after that time', (expiresS) => {
    const request = presign({ expiresS });
    expect(verifyPresigned(request, { nowMs: NOW_MS + expiresS * 1000 })).toEqual(ACCEPTED);
    expect(verifyPresigned(request, { nowMs: NOW_MS + expiresS * 1000 + 1 })).toEqual(
      refusal('InvalidSignatureException', expired),
    );
  });

  test('is told in the refusal', () => {
    expect(verifyPresigned(presign({ expiresS: 90 }), { nowMs: NOW_MS + 120_000 })).toEqual(
      refusal('InvalidSignatureException', /than 20261122T120030Z \(20261122T120200Z - 90 sec\.\)$/),
    );
  });

  test('is five minutes when nothing is said of it', () => {
    expect(verifyPresigned(presign(), { nowMs: NOW_MS + 300_000 })).toEqual(ACCEPTED);
    expect(verifyPresigned(presign(), { nowMs: NOW_MS + 300_001 })).toEqual(
      refusal('InvalidSignatureException', expired),
    );
  });

  test('begins at most five minutes ahead', () => {
    expect(verifyPresigned(presign({ expiresS: 3600 }), { nowMs: NOW_MS - 300_000 })).toEqual(ACCEPTED);
    expect(verifyPresigned(presign({ expiresS: 3600 }), { nowMs: NOW_MS - 300_001 })).toEqual(
      refusal('InvalidSignatureException', /^Signature not yet current/),
    );
  });

  test.each(['', '0', '-1', '1.5', '1e3', '+60', ' 60', '0x10', 'soon', '604801', '99999999999999999999'])(
    'cannot be %j',
    (value) => {
      const request = changed((target) => target.replace('Expires=60', `Expires=${encodeURIComponent(value)}`), {
        expiresS: 60,
      });
      expect(verifyPresigned(request)).toEqual(
        refusal(
          'IncompleteSignatureException',
          `must be a number of seconds from 1 to 604800, got '${value.replace('+', '\\+')}'`,
        ),
      );
    },
  );
});

describe('the parameters', () => {
  const REQUIRED = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'];

  test.each(REQUIRED)('include %s', (name) => {
    const request = changed((target) => target.replace(new RegExp(`${name}=[^&]*&?`), ''));
    expect(verifyPresigned(request)).toEqual(
      refusal(
        'IncompleteSignatureException',
        `^AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.$`,
      ),
    );
  });

  test.each([...REQUIRED, 'X-Amz-Expires', 'X-Amz-Security-Token'])('include %s once', (name) => {
    const options = { credentials: TEMPORARY, expiresS: 60 };
    for (const spelling of [name, name.toLowerCase(), name.replace('X', '%58')]) {
      const twice = changed((target) => `${target}&${spelling}=${/Expires/.test(name) ? 60 : ''}`, options);
      expect(verifyPresigned(twice, { findCredentials: () => TEMPORARY })).toEqual(
        refusal('IncompleteSignatureException', 'only once'),
      );
    }
  });

  test.each<[string, (target: string) => string, string, RegExp]>([
    ['another algorithm', (target) => target.replace('SHA256', 'SHA1'), 'IncompleteSignatureException', /^Unsupported/],
    [
      'another date format',
      (target) => target.replace('T120000Z', ''),
      'IncompleteSignatureException',
      /^Date must be/,
    ],
    [
      'a short credential',
      (target) => target.replace('%2Faws4_request', ''),
      'IncompleteSignatureException',
      /exactly 5/,
    ],
    [
      'another Region',
      (target) => target.replace('eu-central-1', 'eu-west-1'),
      'InvalidSignatureException',
      /valid region/,
    ],
    [
      'another day',
      (target) => target.replace('Date=20261122', 'Date=20261121'),
      'InvalidSignatureException',
      /expired/,
    ],
    [
      'unsigned host',
      (target) => target.replace('=host', '=x'),
      'InvalidSignatureException',
      /'Host' must be a 'SignedHeader'/,
    ],
  ])('are refused with %s', (_what, change, errorType, message) => {
    expect(verifyPresigned(changed(change))).toEqual(refusal(errorType, message));
  });

  test('do not vouch for x-amz headers that are sent unsigned', () => {
    const request = presign();
    const smuggled: WireRequest = { ...request, headers: [...request.headers, ['X-Amz-Meta', 'a']] };
    expect(verifyPresigned(smuggled)).toEqual(refusal('InvalidSignatureException', "'x-amz-meta' must be"));
  });
});

test.each(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature'])(
  'refuses %s in the query beside an Authorization header, whose signature is right',
  (name) => {
    const request = sign({}, { ...CONNECT, target: `/dev?${name}=` });
    expect(verify(request)).toEqual(
      refusal(
        'InvalidSignatureException',
        `^Found both '${name}' as a query-string param and 'Authorization' as HTTP header.$`,
      ),
    );
  },
);

describe('the session token of a presigned request', () => {
  const findCredentials = () => TEMPORARY;
  const signed = presign({ credentials: TEMPORARY });
  const appended = presign({ credentials: TEMPORARY, isTokenAppended: true });

  test('is signed and must be right', () => {
    expect(verifyPresigned(signed, { findCredentials })).toEqual(ACCEPTED);
    expect(verifyPresigned(presign(), { findCredentials })).toEqual(INVALID_TOKEN);
    expect(verifyPresigned(signed)).toEqual(INVALID_TOKEN);
  });

  test('is not accepted unsigned, unless the service wants it appended', () => {
    expect(verifyPresigned(appended, { findCredentials })).toEqual(MISMATCH);
    expect(verifyPresigned(appended, { findCredentials, isTokenAppended: true })).toEqual(ACCEPTED);
  });

  test('must be right also where it is appended', () => {
    const exchanged = { ...appended, target: appended.target.replace('to%2F', 'so%2F') };
    expect(verifyPresigned(exchanged, { findCredentials, isTokenAppended: true })).toEqual(INVALID_TOKEN);
  });

  test('is of no use once it has expired, however long the request was meant to live', () => {
    const nowMs = NOW_MS + 60_000;
    const expiring = () => ({ ...TEMPORARY, expiresAtMs: nowMs });
    expect(
      verifyPresigned(presign({ credentials: TEMPORARY, expiresS: 3600 }), { findCredentials: expiring, nowMs }),
    ).toEqual(refusal('ExpiredTokenException', /expired$/));
  });
});

describe('aws4fetch', () => {
  test.each([CREDENTIALS, TEMPORARY])('presigns as this does, without a life', async (credentials) => {
    const url = 'https://127.0.0.1:3001/dev/@connections/L0SM9cOFvHcCIhw%3D?b=2&a=1';
    const datetime = '20261122T120000Z';
    const signer = new AwsV4Signer({
      url,
      signQuery: true,
      ...credentials,
      region: 'eu-central-1',
      service: 'execute-api',
      datetime,
    });
    const theirs = (await signer.sign()).url;
    expect(theirs.search).not.toContain('Expires');
    expect(theirs.searchParams.get('X-Amz-Signature')).toBe(
      new URL(presignUrl(url, { ...PRESIGN, credentials })).searchParams.get('X-Amz-Signature'),
    );
    const request = { ...CONNECT, target: `${theirs.pathname}${theirs.search}` };
    expect(verifyPresigned(request, { findCredentials: () => credentials })).toEqual(ACCEPTED);
  });
});
