import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EMPTY_BODY_HASH, sha256Hex } from './canonical-request';
import { canonicalUri } from './canonical-uri';
import { unnormalisedUri } from './path-forms';
import { presignRequest } from './presign-request';
import { signatureMismatch } from './refusal';
import { signRequest } from './sign-request';
import { signatureOf, signingKey } from './signing-key';
import type { WireRequest } from './types';
import { verifyRequest } from './verify-request';

type Header = [name: string, value: string];
type Published = { canonical: string; stringToSign: string; signature: string };
type Case = {
  name: string;
  method: string;
  target: string;
  headers: Header[];
  body?: string;
  normalize: boolean;
  signBody: boolean;
  sessionToken?: string;
  omitSessionToken?: boolean;
  header: Published & { headers: Header[] };
  query: Published & { target: string };
};
type Suite = {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  service: string;
  timestamp: string;
  expiresS: number;
  cases: Case[];
};

/** AWS's own test suite for signers, see `source` in the file. */
const FILE = join(import.meta.dirname, 'vectors/aws-c-auth.json');
// The file has this shape: it was made so, and the tests would fail otherwise.
const { cases, timestamp, expiresS, accessKeyId, secretAccessKey, ...endpoint } = JSON.parse(
  readFileSync(FILE, 'utf8'),
) as Suite;
const NOW_MS = Date.parse(timestamp);

test('the suite is whole', () => {
  expect(cases).toHaveLength(38);
});

describe.each(cases)("AWS's own test suite: $name", (vector) => {
  const { method, target, headers, header, query } = vector;
  const common = { ...endpoint, nowMs: NOW_MS, bodyHash: sha256Hex(vector.body ?? '') };
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(vector.sessionToken && { sessionToken: vector.sessionToken }),
  };
  const pathForm = vector.normalize ? canonicalUri : unnormalisedUri;
  const isTokenAppended = vector.omitSessionToken === true;
  const signOptions = { ...common, credentials, pathForm, isTokenAppended };
  const verify = (request: WireRequest) =>
    verifyRequest(request, {
      ...common,
      findCredentials: () => credentials,
      pathForms: [pathForm],
      isTokenAppended,
    });

  test('the header form is accepted', () => {
    expect(verify({ method, target, headers: header.headers })).toEqual({ ok: true, accessKeyId, pathForm: 0 });
  });

  test('the query form is accepted', () => {
    expect(verify({ method, target: query.target, headers })).toEqual({ ok: true, accessKeyId, pathForm: 0 });
  });

  test('the header form has the published canonical request and string to sign', () => {
    const forged = header.headers.map(([name, value]): Header => [name, value.replace(header.signature, 'forged')]);
    expect(verify({ method, target, headers: forged })).toEqual({
      ok: false,
      refusal: signatureMismatch(header.canonical, header.stringToSign),
    });
  });

  test('the query form has the published canonical request and string to sign', () => {
    expect(verify({ method, target: query.target.replace(query.signature, 'forged'), headers })).toEqual({
      ok: false,
      refusal: signatureMismatch(query.canonical, query.stringToSign),
    });
  });

  test('signRequest makes the published headers', () => {
    const added = signRequest({ method, target, headers }, { ...signOptions, isBodyHashSent: vector.signBody });
    const published = header.headers.filter(([name, value]) => !headers.some(([n, v]) => n === name && v === value));
    expect(added).toEqual(Object.fromEntries(published.map(([name, value]) => [name.toLowerCase(), value])));
  });

  test('presignRequest makes the published target', () => {
    expect(presignRequest({ method, target, headers }, { ...signOptions, expiresS })).toBe(query.target);
  });
});

test('derives the signing key and the signature of the worked example in the IAM User Guide', () => {
  const key = signingKey({ accessKeyId, secretAccessKey }, { date: '20150830', region: 'us-east-1', service: 'iam' });
  expect(key.toString('hex')).toBe('c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9');

  const toSign = [
    'AWS4-HMAC-SHA256',
    '20150830T123600Z',
    '20150830/us-east-1/iam/aws4_request',
    'f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59',
  ].join('\n');
  expect(signatureOf(key, toSign)).toBe('5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7');
});

test('knows the hash of nothing', () => {
  expect(sha256Hex('')).toBe(EMPTY_BODY_HASH);
});
