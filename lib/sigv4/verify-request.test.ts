import { describe, expect, test } from 'vitest';
import { sha256Hex } from './canonical-request';
import { signRequest } from './sign-request';
import { signatureOf, signingKey } from './signing-key';
import {
  ACCEPTED,
  CREDENTIALS,
  NOW_MS,
  refusal,
  SIGN,
  sign,
  UNSIGNED,
  verify,
  withAuthorization,
  withHeader,
} from './test-kit';
import type { WireRequest } from './types';

const KEY = signingKey(CREDENTIALS, { date: '20261122', region: 'eu-central-1', service: 'execute-api' });
const MISMATCH = refusal('InvalidSignatureException', /signature we calculated does not match/);

test('accepts what signRequest has signed', () => {
  expect(verify(sign())).toEqual(ACCEPTED);
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
    ['signature', withAuthorization(signed, (header) => header.replace(/.$/, 'g'))],
    ['length of the signature', withAuthorization(signed, (header) => `${header}0`)],
  ])('%s', (_part, request) => {
    expect(verify(request)).toEqual(MISMATCH);
  });
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
  const OTHER = { bodyHash: sha256Hex('other') };

  test('is refused when it was exchanged under the same headers', () => {
    expect(verify(sign(), OTHER)).toEqual(refusal('InvalidSignatureException', /x-amz-content-sha256/));
  });

  test('is refused when it was exchanged and no hash was sent', () => {
    const signed = sign({ isBodyHashSent: false });
    expect(verify(signed)).toEqual(ACCEPTED);
    expect(verify(signed, OTHER)).toEqual(MISMATCH);
  });

  test.each(['UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ''])(
    'cannot be left unsigned with %j',
    (bodyHash) => {
      expect(verify(sign({ bodyHash }))).toEqual(refusal('InvalidSignatureException', `'${bodyHash}' was sent`));
    },
  );
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

  test('must be there', () => {
    expect(verify(withHeader(sign(), 'x-amz-date', null))).toEqual(
      refusal('IncompleteSignatureException', /requires existence of either a 'X-Amz-Date' or a 'Date' header\./),
    );
  });

  test.each(['', 'yesterday', '2026-11-22T12:00:00Z', '20261399T999999Z', 'Sun, 22 Nov 2026 12:00:00 GMT'])(
    'is refused when it reads %j',
    (value) => {
      expect(verify(withHeader(sign(), 'x-amz-date', value))).toEqual(
        refusal('IncompleteSignatureException', `Date must be in ISO-8601 'basic format'. Got '${value}'.`),
      );
    },
  );

  test('must fall on the day of the scope', () => {
    expect(verify(withAuthorization(sign(), (header) => header.replace('/20261122/', '/20261121/')))).toEqual(
      refusal(
        'InvalidSignatureException',
        /^Date in Credential scope does not match YYYYMMDD .*'20261121' != '20261122'/,
      ),
    );
  });
});

describe('the Date header', () => {
  test.each(['20261122T120000Z', 'Sun, 22 Nov 2026 12:00:00 GMT'])('stands in for x-amz-date as %j', (date) => {
    expect(verify(signWithDate(date))).toEqual(ACCEPTED);
  });

  test('must then be signed', () => {
    const request = withAuthorization(signWithDate('20261122T120000Z'), (header) => header.replace('date;', ''));
    expect(verify(request)).toEqual(refusal('InvalidSignatureException', "'date' must be a 'SignedHeader'"));
  });

  test('does not count beside x-amz-date', () => {
    expect(verify({ ...sign(), headers: [...sign().headers, ['date', 'yesterday']] })).toEqual(ACCEPTED);
  });

  /** As botocore does for callers who set the header: it signs `date` and sends no `x-amz-date`. */
  function signWithDate(date: string): WireRequest {
    const unsigned: WireRequest = { ...UNSIGNED, headers: [...UNSIGNED.headers, ['date', date]] };
    const request = withAuthorization(withHeader(sign({}, unsigned), 'x-amz-date', null), (header) =>
      header.replace(';x-amz-date', ''),
    );
    const shown = verify(request);
    const toSign = shown.ok
      ? ''
      : (/String-to-Sign should have been\n'([^']+)'/.exec(shown.refusal.message)?.[1] ?? '');
    return withAuthorization(request, (header) => header.replace(/[0-9a-f]{64}$/, signatureOf(KEY, toSign)));
  }
});

describe('the scope', () => {
  test('must be of this service', () => {
    expect(verify(sign({ service: 's3' }))).toEqual(
      refusal('InvalidSignatureException', /correct service: 'execute-api'/),
    );
  });

  test('must be of this Region', () => {
    expect(verify(sign({ region: 'us-east-1' }))).toEqual(
      refusal('InvalidSignatureException', /valid region, not 'us-east-1'/),
    );
  });

  test('must end in aws4_request', () => {
    expect(verify(withAuthorization(sign(), (header) => header.replace('aws4_request', 'aws5_request')))).toEqual(
      refusal('InvalidSignatureException', /valid terminator: 'aws4_request', not 'aws5_request'/),
    );
  });
});

test('a refused signature is told before a wrong session token, and an unknown key before both', () => {
  const temporary = { ...CREDENTIALS, sessionToken: 'token' };
  const forged = withAuthorization(sign(), (header) => header.replace(/.$/, 'g'));
  expect(verify(forged, { findCredentials: () => temporary })).toEqual(MISMATCH);
  expect(verify(forged, { findCredentials: () => undefined })).toEqual(
    refusal('UnrecognizedClientException', /^The security token included in the request is invalid\.$/),
  );
});

test('says nothing of the signature when the key is unknown', () => {
  const verification = verify(sign(), { findCredentials: () => undefined });
  expect(JSON.stringify(verification)).not.toContain('Canonical');
});
