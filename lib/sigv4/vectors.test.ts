import { describe, expect, test } from 'vitest';
import { EMPTY_BODY_HASH, sha256Hex } from './canonical-request';
import { signatureOf, signingKey } from './signing-key';
import type { WireRequest } from './types';
import { verifyRequest } from './verify-request';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const SESSION_TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI' +
  '/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT' +
  '38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

/** A case of the public test suite: one request with the signature that AWS published for it. */
type Vector = {
  name: string;
  line: `${string} ${string}`;
  /** Between `Host` and `X-Amz-Date`, as in the suite. */
  headers?: [string, string][];
  signed?: string;
  body?: string;
  sessionToken?: string;
  signature: string;
};

const VECTORS: Vector[] = [
  {
    name: 'get-vanilla',
    line: 'GET /',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    line: 'GET /?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-order-encoded',
    line: 'GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  },
  {
    name: 'get-header-key-duplicate',
    line: 'GET /',
    headers: [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    signed: 'host;my-header1;x-amz-date',
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  {
    name: 'get-header-value-multiline',
    line: 'GET /',
    headers: [['My-Header1', 'value1\r\n  value2\r\n     value3']],
    signed: 'host;my-header1;x-amz-date',
    signature: 'cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd',
  },
  {
    name: 'get-header-value-trim',
    line: 'GET /',
    headers: [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    signed: 'host;my-header1;my-header2;x-amz-date',
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'get-utf8',
    line: 'GET /\u00e1\u0088\u00b4',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  {
    name: 'get-slashes-normalized',
    line: 'GET //example//',
    signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  },
  {
    name: 'post-x-www-form-urlencoded-parameters',
    line: 'POST /',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['Content-Length', '13'],
      ['x-amz-content-sha256', '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e'],
    ],
    signed: 'content-length;content-type;host;x-amz-content-sha256;x-amz-date',
    body: 'Param1=value1',
    signature: '328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422',
  },
  {
    name: 'post-sts-header-before',
    line: 'POST /',
    headers: [['X-Amz-Security-Token', SESSION_TOKEN]],
    signed: 'host;x-amz-date;x-amz-security-token',
    sessionToken: SESSION_TOKEN,
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
];

describe("AWS's own test suite", () => {
  test.each(VECTORS)('$name has the published signature', (vector) => {
    const credentials = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: SECRET,
      ...(vector.sessionToken && { sessionToken: vector.sessionToken }),
    };
    const verification = verifyRequest(toRequest(vector), {
      region: 'us-east-1',
      service: 'service',
      nowMs: Date.UTC(2015, 7, 30, 12, 36, 0),
      bodyHash: sha256Hex(vector.body ?? ''),
      findCredentials: () => credentials,
    });
    expect(verification).toEqual({ ok: true, accessKeyId: 'AKIDEXAMPLE' });
  });
});

test('derives the signing key and the signature of the worked example in the IAM User Guide', () => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET };
  const key = signingKey(credentials, { date: '20150830', region: 'us-east-1', service: 'iam' });
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

function toRequest({ line, headers = [], signed = 'host;x-amz-date', signature }: Vector): WireRequest {
  const [method = '', target = ''] = line.split(' ');
  const credential = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
  return {
    method,
    target,
    headers: [
      ['Host', 'example.amazonaws.com'],
      ...headers,
      ['X-Amz-Date', '20150830T123600Z'],
      ['Authorization', `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`],
    ],
  };
}
