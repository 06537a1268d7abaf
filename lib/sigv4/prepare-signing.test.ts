import { expect, test } from 'vitest';
import { sha256Hex } from './canonical-request';
import { prepareSigning } from './prepare-signing';
import { signRequest } from './sign-request';
import { ACCEPTED, CREDENTIALS, SIGN, verify } from './test-kit';

const HOST: [string, string] = ['host', 'example.execute-api.eu-central-1.amazonaws.com'];
const PATHS = [
  '/dev/@connections/L0SM9cOFvHcCIhw%3D',
  '/$default/@connections/-abc',
  '/a//b/../c/@connections/a%2Fb%20c',
  '/@connections/%C3%A9~!',
];

/** Every header by name. */
function prepared(method: string, target: string, options = SIGN): Record<string, string> {
  const { headers, authorize } = prepareSigning([HOST], options);
  const [, date = '', , token] = headers;
  const authorization = authorize(method, target, options.bodyHash ?? '');
  return { 'x-amz-date': date, ...(token && { 'x-amz-security-token': token }), authorization };
}

test.each(PATHS)('%s is signed as any other request, for every method, body and kind of credential', (target) => {
  for (const method of ['POST', 'GET', 'DELETE']) {
    for (const sessionToken of [undefined, 'a/token+of=some//length']) {
      for (const body of ['', 'hello']) {
        const credentials = { ...CREDENTIALS, ...(sessionToken && { sessionToken }) };
        const options = { ...SIGN, credentials, bodyHash: sha256Hex(body) };
        const expected = signRequest({ method, target, headers: [HOST] }, { ...options, isBodyHashSent: false });
        expect(prepared(method, target, options)).toEqual(expected);
      }
    }
  }
});

test('a signature is good for its path, method and body, and for nothing else', () => {
  const [one = '', other = ''] = PATHS;
  const headers: [string, string][] = [HOST, ...Object.entries(prepared('POST', one))];
  expect(verify({ method: 'POST', target: one, headers })).toEqual(ACCEPTED);
  expect(verify({ method: 'POST', target: other, headers }).ok).toBe(false);
  expect(verify({ method: 'DELETE', target: one, headers }).ok).toBe(false);
  expect(verify({ method: 'POST', target: one, headers }, { bodyHash: sha256Hex('other') }).ok).toBe(false);
});

test('a request without its host is not signed', () => {
  expect(() => prepareSigning([], SIGN)).toThrow('host');
});
