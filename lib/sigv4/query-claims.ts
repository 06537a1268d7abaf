import type { Parameter } from './canonical-query';
import { type Claims, parseCredential, parseSignedHeaders, readTimestamp } from './claims';
import { decodeBytes } from './encode';
import { type Checked, incomplete, incompleteQuery, unsupportedAlgorithm } from './refusal';
import { ALGORITHM } from './types';

const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const;

/** Seven days. [memory] */
const MAX_EXPIRES_S = 604_800;

/** The parameter by which a query claims to be signed; undefined when none does. */
export function findQueryForm(parameters: readonly Parameter[]): string | undefined {
  return REQUIRED.slice(0, 3).find((required) => parameters.some(([name]) => name === required));
}

/**
 * Reads the parameters of a presigned request. They are told by their exact names, also where those are percent-encoded.
 * `X-Amz-Expires` may be left out, as some clients do for execute-api: the request is then good for as long as any other.
 */
export function readQueryClaims(parameters: readonly Parameter[]): Checked<Claims> {
  const read = readOwn(parameters);
  if (!read.ok) return read;
  const own = read.data;

  const missing = REQUIRED.filter((name) => !own.get(name));
  if (missing.length > 0) return { ok: false, refusal: incompleteQuery(missing) };
  const algorithm = own.get('X-Amz-Algorithm') ?? '';
  if (algorithm !== ALGORITHM) return { ok: false, refusal: unsupportedAlgorithm(algorithm) };

  const credential = parseCredential(own.get('X-Amz-Credential') ?? '');
  if (!credential.ok) return credential;
  const signedHeaders = parseSignedHeaders(own.get('X-Amz-SignedHeaders') ?? '');
  if (!signedHeaders.ok) return signedHeaders;
  const timestamp = readTimestamp(own.get('X-Amz-Date') ?? '');
  if (!timestamp.ok) return timestamp;
  const expiresS = readExpires(own.get('X-Amz-Expires'));
  if (!expiresS.ok) return expiresS;
  return {
    ok: true,
    data: {
      form: 'query',
      credential: credential.data,
      timestamp: timestamp.data,
      timestampHeader: undefined,
      expiresS: expiresS.data,
      signedHeaders: signedHeaders.data,
      signature: own.get('X-Amz-Signature') ?? '',
      sessionToken: own.get('X-Amz-Security-Token'),
    },
  };
}

/** Every `X-Amz-*` parameter, decoded. One that is there twice, in whatever case, could be read in two ways. [ours] */
function readOwn(parameters: readonly Parameter[]): Checked<ReadonlyMap<string, string>> {
  const own = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    const lowerCase = name.toLowerCase();
    if (!lowerCase.startsWith('x-amz-')) continue;
    if (seen.has(lowerCase)) {
      return { ok: false, refusal: incomplete(`AWS query-string parameters must include '${name}' only once.`) };
    }
    seen.add(lowerCase);
    own.set(name, decodeBytes(value));
  }
  return { ok: true, data: own };
}

/** The words are [ours]. */
function readExpires(text: string | undefined): Checked<number | undefined> {
  if (text === undefined) return { ok: true, data: undefined };
  const expiresS = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (expiresS >= 1 && expiresS <= MAX_EXPIRES_S) return { ok: true, data: expiresS };
  return {
    ok: false,
    refusal: incomplete(`X-Amz-Expires must be a number of seconds from 1 to ${MAX_EXPIRES_S}, got '${text}'.`),
  };
}
