import { describe, expect, test } from 'vitest';
import { sha256Hex } from './canonical-request';
import { canonicalUri } from './canonical-uri';
import { decodedOnceUri, type PathForm, rawUri, unnormalisedUri } from './path-forms';
import { refusal, sign, UNSIGNED, verify } from './test-kit';
import type { WireRequest } from './types';
import { verifyRequest } from './verify-request';

const LENIENT: [PathForm, ...PathForm[]] = [canonicalUri, rawUri, decodedOnceUri];
const MISMATCH = refusal('InvalidSignatureException', /calculated/);

test.each<[PathForm, string, string]>([
  [unnormalisedUri, '/a//b/./c/..', '/a//b/./c/..'],
  [unnormalisedUri, '/a b/%3D', '/a%20b/%253D'],
  [unnormalisedUri, '', '/'],
  [rawUri, '/dev//@connections/a=', '/dev//@connections/a='],
  [rawUri, '', '/'],
  [decodedOnceUri, '/dev/@connections/a=', '/dev/%40connections/a%3D'],
  [decodedOnceUri, '/dev/%40connections/a%3d', '/dev/%40connections/a%3D'],
  [decodedOnceUri, '/a%zz%2F%', '/a%25zz/%25'],
  [decodedOnceUri, '', '/'],
])('%o turns %j into %s', (form, path, expected) => {
  expect(form(path)).toBe(expected);
});

describe.each([
  [canonicalUri, 0],
  [rawUri, 1],
  [decodedOnceUri, 2],
] as const)('a request signed with %o', (pathForm, index) => {
  const signed = sign({ pathForm });

  test('is accepted where that spelling is, which the answer tells', () => {
    expect(verify(signed, { pathForms: LENIENT })).toEqual({ ok: true, accessKeyId: 'AKIDLOCAL', pathForm: index });
  });

  test('is refused by the rule of AWS alone, unless it follows that', () => {
    expect(verify(signed)).toEqual(index === 0 ? { ok: true, accessKeyId: 'AKIDLOCAL', pathForm: 0 } : MISMATCH);
  });
});

test('shows the spelling of AWS to those who signed none of the accepted ones', () => {
  const forged = sign({ credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'x' }, pathForm: rawUri });
  expect(verify(forged, { pathForms: LENIENT })).toEqual(
    refusal('InvalidSignatureException', /'POST\n\/dev\/%40connections\/L0SM9cOFvHcCIhw%253D\n/),
  );
});

test('a lenient endpoint still refuses another path', () => {
  const target = UNSIGNED.target.replace('L0', 'M0');
  expect(verify({ ...sign({ pathForm: rawUri }), target }, { pathForms: LENIENT })).toEqual(MISMATCH);
});

/** Sent by curl 7.88.1: `curl --aws-sigv4 aws:amz:us-east-1:execute-api --user AKIDEXAMPLE:secret -d hi …`. */
describe.each([
  ['/prod/@connections/L0SM9cOFvHcCIhw=', '8972af9c47f2784069e826a766d10052a1eb65c565d917f90da71cdf41463150'],
  ['/prod/%40connections/L0SM9cOFvHcCIhw%3D', '0e3dee87fcc084d8d28430bbb68503cae1b45adaa3b541f700f1f9da6fec2014'],
  ['/prod/@connections/L0SM9cOFvHcCIhw%3D', 'f8a00e1e24f7bd49169c81ca0996a68a6582797a66c7e7629829e2f9b5171ec4'],
])('curl 7.88.1 with %s', (target, signature) => {
  const scope = 'AKIDEXAMPLE/20261122/us-east-1/execute-api/aws4_request';
  const request: WireRequest = {
    method: 'POST',
    target,
    headers: [
      ['Host', '127.0.0.1:8077'],
      ['Authorization', `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`],
      ['X-Amz-Date', '20261122T211701Z'],
      ['User-Agent', 'curl/7.88.1'],
      ['Accept', '*/*'],
      ['Content-Length', '2'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
  };
  const options = {
    region: 'us-east-1',
    service: 'execute-api',
    nowMs: Date.UTC(2026, 10, 22, 21, 17, 2),
    bodyHash: sha256Hex('hi'),
    findCredentials: () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  };

  test('is refused by the rule of AWS', () => {
    expect(verifyRequest(request, options)).toEqual(MISMATCH);
  });

  test('is accepted as signing the raw path', () => {
    expect(verifyRequest(request, { ...options, pathForms: LENIENT })).toMatchObject({ ok: true, pathForm: 1 });
  });
});
