import { describe, expect, test } from 'vitest';
import { EMPTY_BODY_HASH } from './canonical-request';
import { canonicalUri } from './canonical-uri';
import { decodedOnceUri, type PathForm, rawUri } from './path-forms';
import { presignRequest } from './presign-request';
import { SIGN, sign, UNSIGNED, verify, withAuthorization, withHeader } from './test-kit';
import type { WireRequest } from './types';
import type { VerifyOptions } from './verify-request';

const LENIENT: [PathForm, ...PathForm[]] = [canonicalUri, rawUri, decodedOnceUri];

/** Numbers from 0 to below `below`, the same in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const HEADERS: [string, string][] = [
  ['Host', '127.0.0.1:3001'],
  ['X-Custom', 'value'],
  ['X-Amz-Meta', 'meta'],
];
const CREDENTIALS = { ...SIGN.credentials, sessionToken: 'token' };
const FOUND = { findCredentials: (id: string) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined) };
const inHeader = sign({ credentials: CREDENTIALS }, { ...UNSIGNED, headers: HEADERS });
const unsigned = { method: 'GET', target: '/dev/a?b=c', headers: HEADERS };
const inQuery = {
  ...unsigned,
  target: presignRequest(unsigned, { ...SIGN, credentials: CREDENTIALS, bodyHash: EMPTY_BODY_HASH, expiresS: 60 }),
};

/** Every request that differs from a signed one in one character of one of its parts. */
function* mutants(request: WireRequest, random: (below: number) => number): Generator<WireRequest> {
  for (const method of altered(request.method, random)) yield { ...request, method };
  for (const target of altered(request.target, random)) yield { ...request, target };
  for (const [index, [name, value]] of request.headers.entries()) {
    for (const other of altered(value, random))
      yield { ...request, headers: request.headers.with(index, [name, other]) };
  }
}

/**
 * One text per place in the given one: a character replaced, removed or added. What may read the same by right is left out:
 * white space, slashes and ampersands, of which many count as one, and letters in another case, as in `%3D`.
 */
function* altered(text: string, random: (below: number) => number): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const before = text.slice(0, at);
    const after = text.slice(at + 1);
    const other = String.fromCharCode(random(4) === 0 ? 0x100 + character.charCodeAt(0) : 0x21 + random(0xdf));
    if (/\s/.test(character) || /[\s/&]/.test(other) || other.toLowerCase() === character.toLowerCase()) continue;
    yield [before + other + after, before + after, before + other + character + after][random(3)] ?? '';
  }
}

describe.each<[string, WireRequest, Partial<VerifyOptions>]>([
  ['in header form', inHeader, FOUND],
  ['in header form, to a lenient endpoint', inHeader, { ...FOUND, pathForms: LENIENT }],
  ['in query form', inQuery, { ...FOUND, bodyHash: EMPTY_BODY_HASH }],
  ['in query form, to a lenient endpoint', inQuery, { ...FOUND, bodyHash: EMPTY_BODY_HASH, pathForms: LENIENT }],
])('a request signed %s', (_form, request, options) => {
  test('is accepted as it is', () => {
    expect(verify(request, options).ok).toBe(true);
  });

  test('is refused with any one character changed', () => {
    const random = seeded(20261122);
    let count = 0;
    for (let round = 0; round < 8; round++) {
      for (const mutant of mutants(request, random)) {
        count++;
        if (verify(mutant, options).ok) expect.fail(`Accepted ${JSON.stringify(mutant)}`);
      }
    }
    expect(count).toBeGreaterThan(2000);
  });

  test('is refused with any one character of the body hash changed', () => {
    const { bodyHash = SIGN.bodyHash ?? '' } = options;
    for (const other of altered(bodyHash, seeded(1))) {
      expect(verify(request, { ...options, bodyHash: other }).ok).toBe(false);
    }
  });

  test('is refused without any one of its signed headers', () => {
    for (const [index, [name]] of request.headers.entries()) {
      expect([name, verify({ ...request, headers: request.headers.toSpliced(index, 1) }, options).ok]).toEqual([
        name,
        false,
      ]);
    }
  });
});

test('characters that no wire carries do not stand for the byte that is left of them', () => {
  const beyond = (text: string) => String.fromCharCode(text.charCodeAt(0) + 0x100) + text.slice(1);
  expect(verify(withHeader(inHeader, 'x-custom', beyond('value')), FOUND).ok).toBe(false);
  const request = sign({}, { ...UNSIGNED, target: '/dev?a=:' });
  expect(verify(request).ok).toBe(true);
  expect(verify({ ...request, target: `/dev?a=${beyond(':')}` }).ok).toBe(false);
});

test('never throws and never accepts what was put together at random', () => {
  const random = seeded(7);
  const pieces = [
    ...[
      'AWS4-HMAC-SHA256',
      'Credential=',
      'AKIDLOCAL/20261122/eu-central-1/execute-api/aws4_request',
      'Signature=',
      '0'.repeat(64),
    ],
    ...[
      'SignedHeaders=',
      'host',
      'x-amz-date',
      '20261122T120000Z',
      'X-Amz-',
      'Algorithm=',
      'Date=',
      'Expires=',
      '60',
      'UNSIGNED-PAYLOAD',
    ],
    ...[
      '/',
      '//',
      '.',
      '..',
      '?',
      '&',
      '=',
      ';',
      ',',
      ' ',
      '%',
      '%2',
      '%00',
      '%41',
      '\r\n ',
      '\0',
      '\u00ff',
      '\u20ac',
      '\ud800',
      '',
    ],
  ];
  const names = [
    'authorization',
    'Host',
    'x-amz-date',
    'date',
    'x-amz-content-sha256',
    'x-amz-security-token',
    'x-amz-\0',
    '',
    '__proto__',
  ];
  const text = () => Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
  for (let round = 0; round < 20_000; round++) {
    const headers = Array.from({ length: random(6) }, (): [string, string] => [
      names[random(names.length)] ?? '',
      text(),
    ]);
    const request = { method: text(), target: text(), headers };
    if (verify(request, { pathForms: LENIENT }).ok) expect.fail(`Accepted ${JSON.stringify(request)}`);
  }
});

describe('much of everything is answered in time that grows with its length', () => {
  const MILLION = 1_000_000;
  const signed = sign();
  const withTarget = (target: string): WireRequest => ({ ...signed, target });
  const withHeaders = (headers: [string, string][]): WireRequest => ({
    ...signed,
    headers: [...signed.headers, ...headers],
  });
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const listing = (names: string[]) => (header: string) =>
    header.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${names.join(';')}`);
  const OWN = ['host', 'x-amz-content-sha256', 'x-amz-date'];

  // Well under a second each; what grows with the square of its length would take minutes.
  test.each<[string, () => WireRequest]>([
    ['dots in the path', () => withTarget('/..'.repeat(MILLION))],
    ['slashes in the path', () => withTarget('/'.repeat(MILLION))],
    ['percent signs in the query', () => withTarget(`/?${'%'.repeat(MILLION)}`)],
    ['parameters', () => withTarget(`/?${many(100_000, (index) => `a${index % 1000}`).join('&')}`)],
    ['presigned parameters', () => withTarget(`/?${many(100_000, (index) => `X-Amz-${index}`).join('&')}`)],
    ['white space in a signed header', () => withHeader(signed, 'host', `a${' '.repeat(MILLION)}b`)],
    ['white space around a date', () => withHeader(signed, 'x-amz-date', `\0${' '.repeat(MILLION)}\0`)],
    ['headers', () => withHeaders(many(100_000, (index) => [`x-${index}`, 'a']))],
    [
      'values of a signed header',
      () => withAuthorization(withHeaders(many(100_000, () => ['x', 'a'])), listing(['host', 'x', ...OWN.slice(1)])),
    ],
    [
      'signed headers',
      () => withAuthorization(signed, listing([...OWN, ...many(100_000, (index) => `x${MILLION + index}`)])),
    ],
    ['unsorted signed headers', () => withAuthorization(signed, listing(many(MILLION, () => 'x')))],
    ['commas', () => withAuthorization(signed, (header) => header + ','.repeat(MILLION))],
    ['fields', () => withAuthorization(signed, (header) => header + many(100_000, (index) => `,a${index}=`).join(''))],
    [
      'slashes in the credential',
      () => withAuthorization(signed, (header) => header.replace('/', '/'.repeat(MILLION))),
    ],
    ['digits in the signature', () => withAuthorization(signed, (header) => header + '0'.repeat(MILLION))],
  ])('%s', (_what, make) => {
    const request = make();
    const start = performance.now();
    verify(request, { pathForms: LENIENT });
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});
