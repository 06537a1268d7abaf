import { describe, expect, test } from 'vitest';
import { sha256Hex } from './canonical-request';
import { canonicalUri } from './canonical-uri';
import { type SignOptions, signRequest } from './sign-request';
import { signatureOf, signingKey } from './signing-key';
import type { WireRequest } from './types';
import { type VerifyOptions, verifyRequest } from './verify-request';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 0, 0);
const CREDENTIALS = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a-secret' };
const BODY_HASH = sha256Hex('hello');
const SIGN: SignOptions = {
  credentials: CREDENTIALS,
  region: 'eu-central-1',
  service: 'execute-api',
  nowMs: NOW_MS,
  bodyHash: BODY_HASH,
};
const UNSIGNED: WireRequest = {
  method: 'POST',
  target: '/dev/@connections/L0SM9cOFvHcCIhw%3D?a=1',
  headers: [['Host', '127.0.0.1:3001']],
};

function sign(options: Partial<SignOptions> = {}, request = UNSIGNED): WireRequest {
  const added = signRequest(request, { ...SIGN, ...options });
  return { ...request, headers: [...request.headers, ...Object.entries(added)] };
}

function verify(request: WireRequest, options: Partial<VerifyOptions> = {}) {
  return verifyRequest(request, {
    region: 'eu-central-1',
    service: 'execute-api',
    nowMs: NOW_MS,
    bodyHash: BODY_HASH,
    findCredentials: (id) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
    ...options,
  });
}

/** Replaces one header; null removes it. */
function withHeader(request: WireRequest, name: string, value: string | null): WireRequest {
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name);
  return { ...request, headers: value === null ? others : [...others, [name, value]] };
}

const authorizationOf = (request: WireRequest) => request.headers.find(([name]) => name === 'authorization')?.[1] ?? '';

function refusal(errorType: string, message: string | RegExp) {
  return { ok: false, refusal: { errorType, message: expect.stringMatching(message) } };
}

test('accepts what signRequest has signed', () => {
  expect(verify(sign())).toEqual({ ok: true, accessKeyId: 'AKIDLOCAL' });
});

test('refuses to sign a request without its host', () => {
  expect(() => signRequest({ ...UNSIGNED, headers: [] }, SIGN)).toThrow('host');
});

describe('tampering is refused', () => {
  const signed = sign({}, { ...UNSIGNED, headers: [...UNSIGNED.headers, ['X-Amz-Meta', 'a']] });
  test.each<[string, WireRequest]>([
    ['method', { ...signed, method: 'DELETE' }],
    ['path', { ...signed, target: '/dev/@connections/M0SM9cOFvHcCIhw%3D?a=1' }],
    ['spelling of the path', { ...signed, target: '/dev/@connections/L0SM9cOFvHcCIhw=?a=1' }],
    ['query', { ...signed, target: `${signed.target}&b=2` }],
    ['host', withHeader(signed, 'host', '127.0.0.1:3002')],
    ['signed header', withHeader(signed, 'x-amz-meta', 'b')],
    ['removed signed header', withHeader(signed, 'x-amz-meta', null)],
    ['repeated signed header', { ...signed, headers: [...signed.headers, ['x-amz-meta', 'b']] }],
    ['time within the skew', withHeader(signed, 'x-amz-date', '20261122T120001Z')],
    ['signature', withHeader(signed, 'authorization', authorizationOf(signed).replace(/.$/, 'g'))],
    ['length of the signature', withHeader(signed, 'authorization', `${authorizationOf(signed)}0`)],
    ['order of the signed headers', reorder(signed)],
  ])('%s', (_part, request) => {
    expect(verify(request)).toEqual(refusal('InvalidSignatureException', /signature we calculated does not match/));
  });

  function reorder(request: WireRequest): WireRequest {
    const changed = authorizationOf(request).replace('host;x-amz-content-sha256', 'x-amz-content-sha256;host');
    return withHeader(request, 'authorization', changed);
  }
});

test('shows the canonical request and the string to sign of a bad signature', () => {
  const verification = verify({ ...sign(), method: 'GET' });
  expect(verification).toEqual(
    refusal('InvalidSignatureException', /been\n'GET\n\/dev\/%40connections\/L0SM9cOFvHcCIhw%253D\na=1\nhost:127/),
  );
  expect(verification).toEqual(
    refusal('InvalidSignatureException', /'AWS4-HMAC-SHA256\n20261122T120000Z\n20261122\/eu-central-1\/execute-api/),
  );
});

describe('the body', () => {
  test('is refused when it was exchanged under the same headers', () => {
    expect(verify(sign(), { bodyHash: sha256Hex('other') })).toEqual(
      refusal('InvalidSignatureException', /x-amz-content-sha256/),
    );
  });

  test('is refused when it was exchanged and no hash was sent', () => {
    const signed = signWithoutHash();
    expect(verify(signed)).toEqual({ ok: true, accessKeyId: 'AKIDLOCAL' });
    expect(verify(signed, { bodyHash: sha256Hex('other') })).toEqual(
      refusal('InvalidSignatureException', /calculated/),
    );
  });

  test('cannot be left unsigned', () => {
    expect(verify(sign({ bodyHash: 'UNSIGNED-PAYLOAD' }))).toEqual(
      refusal('InvalidSignatureException', /UNSIGNED-PAYLOAD/),
    );
  });

  /** As botocore signs: the hash takes part in the signature and is not sent. Its signature is read from the refusal. */
  function signWithoutHash(): WireRequest {
    const unsigned = withHeader(sign(), 'x-amz-content-sha256', null);
    const listed = authorizationOf(unsigned).replace('x-amz-content-sha256;', '');
    const request = withHeader(unsigned, 'authorization', listed);
    return withHeader(request, 'authorization', listed.replace(/[0-9a-f]{64}$/, expectedSignature(request)));
  }
});

describe('the time of signing', () => {
  const minutes = (count: number) => count * 60_000;

  test.each([minutes(5), -minutes(5)])('may be %i ms away', (skewMs) => {
    expect(verify(sign({ nowMs: NOW_MS + skewMs })).ok).toBe(true);
  });

  test('is refused when it is more than five minutes past', () => {
    expect(verify(sign({ nowMs: NOW_MS - minutes(5) - 1000 }))).toEqual(
      refusal(
        'InvalidSignatureException',
        /^Signature expired: 20261122T115459Z is now earlier than 20261122T115500Z \(20261122T120000Z - 5 min\.\)$/,
      ),
    );
  });

  test('is refused when it is more than five minutes ahead', () => {
    expect(verify(sign({ nowMs: NOW_MS + minutes(5) + 1000 }))).toEqual(
      refusal(
        'InvalidSignatureException',
        /^Signature not yet current: 20261122T120501Z is still later than 20261122T120500Z \(20261122T120000Z \+ 5 min\.\)$/,
      ),
    );
  });

  test('must be there and readable', () => {
    for (const value of [null, '', 'yesterday', '2026-13-99T99:99:99Z']) {
      expect(verify(withHeader(sign(), 'x-amz-date', value)).ok).toBe(false);
    }
  });

  test('must fall on the day of the scope', () => {
    const request = sign();
    const changed = authorizationOf(request).replace('/20261122/', '/20261121/');
    expect(verify(withHeader(request, 'authorization', changed))).toEqual(
      refusal('InvalidSignatureException', /^Date in Credential scope does not match/),
    );
  });
});

describe('the scope', () => {
  test('must be of this service', () => {
    expect(verify(sign({ service: 's3' }))).toEqual(refusal('InvalidSignatureException', /correct service/));
  });

  test('must be of this Region', () => {
    expect(verify(sign({ region: 'us-east-1' }))).toEqual(refusal('InvalidSignatureException', /'us-east-1'/));
  });
});

describe('who signs', () => {
  test('must be known', () => {
    const unknown = { ...CREDENTIALS, accessKeyId: 'AKIDOTHER' };
    expect(verify(sign({ credentials: unknown }))).toEqual(refusal('UnrecognizedClientException', /security token/));
  });

  test('must have the right secret', () => {
    const wrong = { ...CREDENTIALS, secretAccessKey: 'another' };
    expect(verify(sign({ credentials: wrong }))).toEqual(refusal('InvalidSignatureException', /calculated/));
  });

  test('must send the session token that belongs to the credential', () => {
    const temporary = { ...CREDENTIALS, sessionToken: 'token' };
    const findCredentials = () => temporary;
    expect(verify(sign({ credentials: temporary }), { findCredentials }).ok).toBe(true);
    expect(verify(sign(), { findCredentials })).toEqual(refusal('UnrecognizedClientException', /security token/));
    expect(verify(sign({ credentials: { ...temporary, sessionToken: 'other' } }), { findCredentials })).toEqual(
      refusal('UnrecognizedClientException', /security token/),
    );
    expect(verify(sign({ credentials: temporary }))).toEqual(refusal('UnrecognizedClientException', /security token/));
  });
});

describe('the Authorization header', () => {
  test('must be there', () => {
    expect(verify(UNSIGNED)).toEqual(refusal('MissingAuthenticationTokenException', /^Missing Authentication Token$/));
  });

  test.each([
    ['Bearer abc', /^'abc' not a valid key=value pair \(missing equal-sign\) in Authorization header: 'Bearer abc'\.$/],
    ['AWS4-HMAC-SHA256', /requires 'Credential' parameter\. .*'SignedHeaders'.*'Signature'/],
    ['AWS4-HMAC-SHA256 Credential=a, Credential=b', /'Credential' more than once/],
    ['AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0', /five slash-separated elements/],
    ['Basic a=b', /Unsupported AWS 'algorithm': 'Basic'/],
    ['', /Unsupported/],
  ])('%j is refused as incomplete', (header, message) => {
    expect(verify(withHeader(UNSIGNED, 'authorization', header))).toEqual(
      refusal('IncompleteSignatureException', message),
    );
  });

  test.each(['host', 'x-amz-date', 'x-amz-content-sha256'])('must sign %s', (name) => {
    const request = sign();
    const changed = authorizationOf(request).replace(new RegExp(`(?<=[=;])${name};?`), '');
    expect(verify(withHeader(request, 'authorization', changed))).toEqual(
      refusal('IncompleteSignatureException', new RegExp(`'${name}' must be a 'SignedHeader'`)),
    );
  });

  test('may leave other headers unsigned and the spaces after its commas out', () => {
    const request = withHeader(sign(), 'content-type', 'text/plain');
    expect(verify(withHeader(request, 'authorization', authorizationOf(request).replaceAll(', ', ','))).ok).toBe(true);
  });
});

test('accepts other spellings of the path only where they are asked for', () => {
  const asWritten = (path: string) => path;
  const request = sign();
  const signature = expectedSignature(request, { pathForms: [asWritten] });
  const changed = authorizationOf(request).replace(/[0-9a-f]{64}$/, signature);
  const signedAsWritten = withHeader(request, 'authorization', changed);
  expect(verify(signedAsWritten)).toEqual(refusal('InvalidSignatureException', /calculated/));
  expect(verify(signedAsWritten, { pathForms: [canonicalUri, asWritten] }).ok).toBe(true);
});

/** The signature that the verifier would have accepted, computed from the string to sign that it shows. */
function expectedSignature(request: WireRequest, options: Partial<VerifyOptions> = {}): string {
  const verification = verify(request, options);
  if (verification.ok) throw new Error('The request was expected to be refused');
  const toSign = /String-to-Sign should have been\n'([^']+)'/.exec(verification.refusal.message)?.[1] ?? '';
  const scope = { date: '20261122', region: 'eu-central-1', service: 'execute-api' };
  return signatureOf(signingKey(CREDENTIALS, scope), toSign);
}
