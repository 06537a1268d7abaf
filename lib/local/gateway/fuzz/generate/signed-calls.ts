import type { Case, HttpRequest, SignedRequest } from '../case';
import type { Prng } from '../prng';
import { HOST, OWNER, type People, READER, STAGE, signInHeader, signInQuery } from '../world';
import { deliver, inChunks, mutateBytes, write } from './mutate';

/** Calls that were signed as they should be, and what becomes of them on the way. */
export function callCase(prng: Prng, people: People): Case {
  const calls = Array.from({ length: prng.chance(0.75) ? 1 : 1 + prng.int(5) }, () => signedCall(prng, people));
  const wire = calls.map((call) => {
    const changed = prng.chance(0.7) ? change(call, prng) : call;
    const bytes = writeCall(changed, prng);
    return prng.chance(0.25) ? mutateBytes(bytes, prng) : bytes;
  });
  const tail = prng.chance(0.1)
    ? [Buffer.from(prng.pick(['garbage\r\n\r\n', '\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', '\0']))]
    : [];
  return { kind: 'call', steps: deliver(Buffer.concat([...wire, ...tail]), prng), signed: calls };
}

/** Each message is another one, so that whoever gets it can be told what it was signed for. */
export function signedCall(prng: Prng, people: People): SignedRequest {
  const signer = prng.chance(0.9) ? OWNER : READER;
  const method = prng.pick(['POST', 'POST', 'POST', 'GET', 'DELETE', 'PUT']);
  // Whoever deletes shall be able to tell that nobody else did.
  const connectionId =
    method === 'DELETE' ? prng.pick([...people.expendable, 'AAAAAAAAAAIAAAA=']) : prng.pick(people.lasting);
  const target = prng.pick([
    `/${STAGE}/@connections/${connectionId}`,
    `/${STAGE}/%40connections/${encodeURIComponent(connectionId)}`,
  ]);
  const body = method === 'POST' ? messageOf(prng) : Buffer.alloc(0);
  const headers: [string, string][] = [['host', HOST]];
  if (prng.chance(0.3)) headers.push(['content-type', 'application/octet-stream']);
  if (prng.chance(0.3)) headers.push(['x-custom', 'one  two'], ['x-custom', 'three']);
  const unsigned = { method, target, headers, body };
  const request = prng.chance(0.7) ? signInHeader(unsigned, signer, prng.chance(0.7)) : signInQuery(unsigned, signer);
  return {
    ...request,
    isAllowed: signer === OWNER || method === 'GET',
    ...(method === 'POST' && { message: { connectionId, text: body.toString() } }),
  };
}

function messageOf(prng: Prng): Buffer {
  const kind = prng.int(20);
  const more =
    kind === 0
      ? prng.bytes(100)
      : kind === 1
        ? Buffer.alloc(prng.int(140_000), 'é')
        : Buffer.from('x'.repeat(prng.int(50)));
  return Buffer.concat([Buffer.from(`message ${prng.bytes(8).toString('hex')}: `), more]);
}

/** With a length or in chunks. A GET needs neither. */
export function writeCall({ method, target, headers, body }: HttpRequest, prng: Prng): Buffer {
  if (body.length === 0 && prng.chance(0.7)) return write({ method, target, headers }, body);
  const expects: [string, string][] = prng.chance(0.05) ? [['expect', '100-continue']] : [];
  if (prng.chance(0.2))
    return write(
      { method, target, headers: [...headers, ['transfer-encoding', 'chunked'], ...expects] },
      inChunks(body, prng),
    );
  return write({ method, target, headers: [...headers, ['content-length', String(body.length)], ...expects] }, body);
}

type Change = (call: HttpRequest, prng: Prng) => HttpRequest;

/** What a proxy does, and what an attacker would try. Whether the signature still holds is for `meaningOf` to say. */
const CHANGES: readonly Change[] = [
  (call, prng) => ({ ...call, headers: shuffled(call.headers, prng) }),
  (call) => ({ ...call, headers: call.headers.map(([name, value]) => [name.toUpperCase(), value]) }),
  (call, prng) => ({
    ...call,
    headers: call.headers.map(([name, value]) => [name, prng.chance(0.3) ? `  ${value}\t ` : value]),
  }),
  (call, prng) => ({
    ...call,
    headers: [
      ...call.headers,
      [prng.pick(['via', 'x-amz-extra', 'x-forwarded-for', 'date', 'x-amz-security-token']), 'a'],
    ],
  }),
  (call, prng) => doubled(call, prng),
  (call, prng) => ({ ...call, headers: call.headers.toSpliced(prng.int(call.headers.length), 1) }),
  (call, prng) => changedHeader(call, prng),
  (call, prng) => ({ ...call, method: prng.pick(['GET', 'POST', 'DELETE', 'HEAD', 'PUT']) }),
  (call, prng) => ({ ...call, target: respelled(call.target, prng) }),
  (call, prng) => ({
    ...call,
    target: mutateBytes(Buffer.from(call.target), prng)
      .toString('latin1')
      .replace(/[\r\n ]/g, '_'),
  }),
  (call, prng) => ({
    ...call,
    target: `${call.target}${call.target.includes('?') ? '&' : '?'}${prng.pick(['a=1', '', 'X-Amz-Signature=0', 'X-Amz-Expires=1', 'x-amz-date=1', 'action=delete'])}`,
  }),
  (call, prng) => ({ ...call, body: mutateBytes(call.body, prng) }),
  (call) => ({ ...call, body: Buffer.concat([call.body, Buffer.from(' ')]) }),
  (call, prng) => ({
    ...call,
    headers: call.headers.map(([name, value]) => [name, name === 'authorization' ? changedClaims(value, prng) : value]),
  }),
];

function change(call: HttpRequest, prng: Prng): HttpRequest {
  const changed = prng.pick(CHANGES)(call, prng);
  // The only header of a call in query form may be gone.
  return prng.chance(0.2) && changed.headers.length > 0 ? prng.pick(CHANGES)(changed, prng) : changed;
}

function shuffled<T>(list: readonly T[], prng: Prng): T[] {
  return list
    .map((each) => ({ each, at: prng.int(1000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

function doubled(call: HttpRequest, prng: Prng): HttpRequest {
  const [name, value] = prng.pick(call.headers);
  const again: [string, string] = [
    name,
    prng.chance(0.5) ? value : prng.pick(['', 'a', 'evil.test', '20260101T000000Z']),
  ];
  return { ...call, headers: prng.chance(0.5) ? [again, ...call.headers] : [...call.headers, again] };
}

function changedHeader(call: HttpRequest, prng: Prng): HttpRequest {
  const at = prng.int(call.headers.length);
  const [name, value] = call.headers[at] ?? ['', ''];
  const other = mutateBytes(Buffer.from(value, 'latin1'), prng)
    .toString('latin1')
    .replace(/[\r\n\0]/g, '_');
  return { ...call, headers: call.headers.with(at, [name, other]) };
}

function respelled(target: string, prng: Prng): string {
  const [path = '', ...query] = target.split('?');
  const other = prng.pick([
    ...[
      path.replaceAll('/', '//'),
      path.replace('/@', '/./@'),
      `/x/..${path}`,
      `${path}/`,
      `${path}/.`,
      path.replace(/=$/, '%3D'),
    ],
    ...[
      path.replace('@', '%40'),
      path.replace('%40', '@'),
      path.replaceAll('/', '\\'),
      path.toUpperCase(),
      `${path}/../x`,
      `http://${HOST}${path}`,
      `${path};a`,
      `${path}#a`,
    ],
  ]);
  return [other, ...shuffled(query.join('?').split('&'), prng).join('&')].filter((part) => part !== '').join('?');
}

function changedClaims(authorization: string, prng: Prng): string {
  return prng.pick([
    authorization.replaceAll(', ', ','),
    authorization.replaceAll(', ', ' ,  '),
    `${authorization}, Extra=1`,
    `${authorization}, Signature=${'0'.repeat(64)}`,
    authorization.replace(/SignedHeaders=[^,]+/, 'SignedHeaders=host'),
    authorization.replace(/SignedHeaders=/, 'SignedHeaders=accept;'),
    authorization.replace(/Signature=.*/, (signature) => signature.toUpperCase()),
    authorization.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    authorization.replace(
      'AWS4-HMAC-SHA256',
      prng.pick(['AWS4-HMAC-SHA1', 'AWS4-ECDSA-P256-SHA256', 'aws4-hmac-sha256', 'Bearer']),
    ),
    authorization.replace(/Credential=[^/]+/, `Credential=${prng.pick(['AKIDREADER', 'AKIDOWNER', 'x', '__proto__'])}`),
    authorization
      .split(/(?<= )/)
      .toReversed()
      .join(''),
  ]);
}
