import { createHash } from 'node:crypto';
import type { HttpRequest } from '../case';
import { headerValues } from './read-requests';

/** Which headers may not come twice in a signed request. */
const ONCE = ['authorization', 'host', 'date', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'];
const IN_QUERY = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature'];

/**
 * What a signature covers, as one text, and the signature with it. Two requests of one meaning are the same signed request, though their
 * bytes differ; nothing else may be accepted in the place of what was signed. Undefined when the request can have no meaning, since
 * it is not signed, signed twice, or holds headers that had to be signed.
 *
 * Without a meaning of their own, and so free to change, are: the order of headers and the case of their names; headers that are not
 * signed, but for `x-amz-*`; white space around values and runs of it inside; the order of a query, empty parts of it and how it is
 * percent-encoded; repeated slashes and dot segments in the path; how the body is framed; what else stands in `Authorization`.
 */
export function meaningOf(request: HttpRequest): string | undefined {
  const { method, target, body, headers } = request;
  if (!target.startsWith('/')) return undefined;
  if (ONCE.some((name) => headerValues(request, name).length > 1)) return undefined;
  const [path = '', ...afterMark] = target.split('?');
  const query = readQuery(afterMark.join('?'));
  const claims = readClaims(request, query);
  if (!claims) return undefined;
  const names = claims.signedHeaders.split(';');
  if (headers.some(([name]) => /^x-amz-/i.test(name) && !names.includes(name.toLowerCase()))) return undefined;

  const { isInQuery, signature } = claims;
  const signedQuery = isInQuery ? query.filter(([name]) => name !== 'X-Amz-Signature') : query;
  const values = names.map((name) => headerValues(request, name).map(tidy));
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return JSON.stringify([
    method,
    resolvePath(path),
    signedQuery,
    names,
    values,
    bodyHash,
    claims.credential,
    isInQuery,
    signature,
  ]);
}

type Claims = { isInQuery: boolean; credential: string; signedHeaders: string; signature: string };

function readClaims(request: HttpRequest, query: readonly Pair[]): Claims | undefined {
  const [authorization] = headerValues(request, 'authorization');
  const inQuery = new Map(query);
  const hasQueryForm = IN_QUERY.some((name) => inQuery.has(name));
  if ((authorization !== undefined) === hasQueryForm) return undefined;
  if (authorization === undefined) {
    const ours = query.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith('x-amz-'));
    if (new Set(ours).size !== ours.length) return undefined;
    const value = (name: string) => inQuery.get(`X-Amz-${name}`) ?? '';
    return {
      isInQuery: true,
      credential: value('Credential'),
      signedHeaders: value('SignedHeaders'),
      signature: value('Signature'),
    };
  }
  const pairs = authorization
    .replace(/^AWS4-HMAC-SHA256 /, '')
    .split(',')
    .map((part) => splitAt(part.trim(), '='));
  const fields = new Map(pairs);
  if (fields.size !== pairs.length || !authorization.startsWith('AWS4-HMAC-SHA256 ')) return undefined;
  const value = (name: string) => fields.get(name) ?? '';
  return {
    isInQuery: false,
    credential: value('Credential'),
    signedHeaders: value('SignedHeaders'),
    signature: value('Signature'),
  };
}

type Pair = [name: string, value: string];

function readQuery(text: string): Pair[] {
  const pairs = text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => splitAt(part, '='));
  return pairs
    .map(([name, value]): Pair => [decode(name), decode(value)])
    .sort((a, b) => Buffer.compare(Buffer.from(a.join('\0')), Buffer.from(b.join('\0'))));
}

function decode(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (encoded) => String.fromCharCode(Number.parseInt(encoded.slice(1), 16)));
}

/** Without repeated slashes and dot segments. */
export function resolvePath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  return `/${kept.join('/')}${path.endsWith('/') && kept.length > 0 ? '/' : ''}`;
}

function tidy(value: string): string {
  return value.replace(/[ \t\n\v\f\r]+/g, ' ').replace(/^ | $/g, '');
}

function splitAt(text: string, separator: string): Pair {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
