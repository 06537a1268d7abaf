import { describe, expect, test } from 'vitest';
import {
  ACCEPTED,
  CREDENTIALS,
  headerOf,
  NOW_MS,
  refusal,
  sign,
  UNSIGNED,
  verify,
  withAuthorization,
  withHeader,
} from './test-kit';
import type { WireRequest } from './types';

const INVALID_TOKEN = refusal(
  'UnrecognizedClientException',
  /^The security token included in the request is invalid\.$/,
);

describe('who signs', () => {
  test('must be known', () => {
    expect(verify(sign({ credentials: { ...CREDENTIALS, accessKeyId: 'AKIDOTHER' } }))).toEqual(INVALID_TOKEN);
  });

  test('must have the right secret', () => {
    expect(verify(sign({ credentials: { ...CREDENTIALS, secretAccessKey: 'another' } }))).toEqual(
      refusal('InvalidSignatureException', /calculated/),
    );
  });
});

describe('a session token', () => {
  const temporary = { ...CREDENTIALS, sessionToken: 'token' };
  const findCredentials = () => temporary;
  const signed = sign({ credentials: temporary });

  test('must be the one that belongs to the credentials', () => {
    expect(verify(signed, { findCredentials })).toEqual(ACCEPTED);
    expect(verify(sign(), { findCredentials })).toEqual(INVALID_TOKEN);
    expect(verify(sign({ credentials: { ...temporary, sessionToken: 'other' } }), { findCredentials })).toEqual(
      INVALID_TOKEN,
    );
    expect(verify(signed)).toEqual(INVALID_TOKEN);
  });

  test('may be empty where there is none', () => {
    const request = sign({}, { ...UNSIGNED, headers: [...UNSIGNED.headers, ['x-amz-security-token', '']] });
    expect(verify(request)).toEqual(ACCEPTED);
  });

  test('must be signed, unless the service wants it added afterwards', () => {
    const appended = sign({ credentials: temporary, isTokenAppended: true });
    expect(verify(appended, { findCredentials })).toEqual(
      refusal('InvalidSignatureException', "'x-amz-security-token' must be a 'SignedHeader'"),
    );
    expect(verify(appended, { findCredentials, isTokenAppended: true })).toEqual(ACCEPTED);
    expect(
      verify(withHeader(appended, 'x-amz-security-token', 'x'), { findCredentials, isTokenAppended: true }),
    ).toEqual(INVALID_TOKEN);
  });
});

describe('temporary credentials', () => {
  const temporary = { ...CREDENTIALS, sessionToken: 'token', expiresAtMs: NOW_MS };
  const findCredentials = () => temporary;
  const signed = sign({ credentials: temporary });

  test('are good until they expire', () => {
    expect(verify(signed, { findCredentials, nowMs: NOW_MS - 1 })).toEqual(ACCEPTED);
    expect(verify(signed, { findCredentials })).toEqual(
      refusal('ExpiredTokenException', /^The security token included in the request is expired$/),
    );
  });

  test('are called expired only to those who have them', () => {
    const forged = withAuthorization(signed, (header) => header.replace(/.$/, 'g'));
    expect(verify(forged, { findCredentials })).toEqual(refusal('InvalidSignatureException', /calculated/));
    const wrongToken = sign({ credentials: { ...temporary, sessionToken: 'other' } });
    expect(verify(wrongToken, { findCredentials })).toEqual(INVALID_TOKEN);
  });
});

describe('the Authorization header', () => {
  test('must be there', () => {
    expect(verify(UNSIGNED)).toEqual(refusal('MissingAuthenticationTokenException', /^Missing Authentication Token$/));
  });

  test.each([
    ['Bearer abc', /^'abc' not a valid key=value pair \(missing equal-sign\) in Authorization header: 'Bearer abc'\.$/],
    [
      'AWS4-HMAC-SHA256',
      /^Authorization header requires 'Credential' parameter\. .*'Signature' .*'SignedHeaders' .*'Date' header\. Authorization=AWS4-HMAC-SHA256$/,
    ],
    ['AWS4-HMAC-SHA256 Credential=a, Credential=b', /repeats 'Credential'/],
    ['AWS4-HMAC-SHA256 Credential=a,, Signature=b', /^'' not a valid key=value pair/],
    ['Basic a=b', /requires 'Credential' parameter/],
    ['', /Authorization=$/],
  ])('%j is refused as incomplete', (header, message) => {
    expect(verify(withHeader(UNSIGNED, 'authorization', header))).toEqual(
      refusal('IncompleteSignatureException', message),
    );
  });

  test.each<[string, (header: string) => string, RegExp]>([
    [
      'another algorithm',
      (header) => header.replace('SHA256', 'SHA1'),
      /^Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'/,
    ],
    ['a short credential', (header) => header.replace('/aws4_request', ''), /exactly 5 slash-delimited elements/],
    ['a long credential', (header) => header.replace('/aws4_request', '/aws4_request/x'), /exactly 5 slash-delimited/],
    ['a credential without its key', (header) => header.replace('AKIDLOCAL', ''), /exactly 5 slash-delimited elements/],
    ['signed headers out of order', (header) => header.replace(/(host);(x[^;,]+)/, '$2;$1'), /sorted/],
    ['signed headers in upper case', (header) => header.replace('host', 'Host'), /lower case/],
    ['repeated signed headers', (header) => header.replace('host;', 'host;host;'), /without repetition/],
    ['signed headers with gaps', (header) => header.replace('host;', 'host;;'), /SignedHeaders must be/],
    ['signed headers that are no names', (header) => header.replace('host;', 'host;host \n;'), /SignedHeaders must be/],
  ])('with %s is refused as incomplete', (_what, change, message) => {
    expect(verify(withAuthorization(sign(), change))).toEqual(refusal('IncompleteSignatureException', message));
  });

  test.each([
    ['host', 'Host'],
    ['x-amz-date', 'x-amz-date'],
    ['x-amz-content-sha256', 'x-amz-content-sha256'],
  ])('must sign %s', (name, shown) => {
    const request = withAuthorization(sign(), (header) =>
      header.replace(new RegExp(`(?<=[=;])${name};?`), '').replace(';,', ','),
    );
    expect(verify(request)).toEqual(refusal('InvalidSignatureException', `'${shown}' must be a 'SignedHeader'`));
  });

  test('may leave other headers unsigned and the spaces after its commas out', () => {
    const request = withHeader(sign(), 'content-type', 'text/plain');
    expect(verify(withAuthorization(request, (header) => header.replaceAll(', ', ',')))).toEqual(ACCEPTED);
  });

  test('is read in any order of its fields', () => {
    const reversed = withAuthorization(sign(), (header) => {
      const [algorithm, ...fields] = header.split(/ (?=[CS])/);
      return `${algorithm} ${fields
        .map((field) => field.replace(',', ''))
        .reverse()
        .join(', ')}`;
    });
    expect(headerOf(reversed, 'authorization')).toMatch(/^AWS4-HMAC-SHA256 Signature=/);
    expect(verify(reversed)).toEqual(ACCEPTED);
  });
});

/** One part of a system could act on the first, another on the last. */
test.each(['authorization', 'host', 'date', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'])(
  'refuses %s twice, even with one value',
  (name) => {
    const request = sign(
      {},
      { ...UNSIGNED, headers: [...UNSIGNED.headers, ['date', 'd'], ['x-amz-security-token', '']] },
    );
    expect(verify(request)).toEqual(ACCEPTED);
    const twice: WireRequest = {
      ...request,
      headers: [...request.headers, [name.toUpperCase(), headerOf(request, name)]],
    };
    expect(verify(twice)).toEqual(refusal('IncompleteSignatureException', `'${name}' must be sent only once`));
  },
);
