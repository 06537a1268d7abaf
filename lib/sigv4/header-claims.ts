import { type Claims, parseCredential, parseSignedHeaders, readTimestamp } from './claims';
import { type HeaderFields, headerValue } from './header-fields';
import { type Checked, incomplete, incompleteHeader, notAPair, unsupportedAlgorithm } from './refusal';
import { parseHttpDate, toTimestamp } from './timestamp';
import { ALGORITHM } from './types';

type Parameters = { algorithm: string; credential: string; signedHeaders: string; signature: string };

/** As clients write it. Anything else is read piece by piece, which takes longer and can say what is wrong. */
const USUAL = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([^,\s]+)$/;

/**
 * Reads `AWS4-HMAC-SHA256 Credential=AK/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=hex` (the spaces after
 * the commas are optional) and the headers that belong to it.
 */
export function readHeaderClaims(authorization: string, fields: HeaderFields): Checked<Claims> {
  const timestampHeader = fields.values.has('x-amz-date') ? 'x-amz-date' : 'date';
  const date = headerValue(fields, timestampHeader);
  const parameters = readUsual(authorization) ?? readParameters(authorization, date !== undefined);
  if (!parameters.ok) return parameters;
  if (date === undefined) return { ok: false, refusal: incompleteHeader([], false, authorization) };
  const { algorithm, signature } = parameters.data;
  if (algorithm !== ALGORITHM) return { ok: false, refusal: unsupportedAlgorithm(algorithm) };

  const credential = parseCredential(parameters.data.credential);
  if (!credential.ok) return credential;
  const signedHeaders = parseSignedHeaders(parameters.data.signedHeaders);
  if (!signedHeaders.ok) return signedHeaders;
  const timestamp = timestampHeader === 'date' ? readDate(date) : readTimestamp(date);
  if (!timestamp.ok) return timestamp;
  return {
    ok: true,
    data: {
      form: 'header',
      credential: credential.data,
      timestamp: timestamp.data,
      timestampHeader,
      expiresS: undefined,
      signedHeaders: signedHeaders.data,
      signature,
      sessionToken: headerValue(fields, 'x-amz-security-token'),
    },
  };
}

function readUsual(authorization: string): Checked<Parameters> | undefined {
  const [, credential, signedHeaders, signature] = USUAL.exec(authorization) ?? [];
  if (!credential || !signedHeaders || !signature) return undefined;
  return { ok: true, data: { algorithm: ALGORITHM, credential, signedHeaders, signature } };
}

function readParameters(authorization: string, hasDate: boolean): Checked<Parameters> {
  const [algorithm, rest] = splitOnce(authorization, ' ');
  const pairs = new Map<string, string>();
  for (const part of rest === '' ? [] : rest.split(',')) {
    const pair = part.trim();
    const [name, value] = splitOnce(pair, '=');
    if (name === pair) return { ok: false, refusal: notAPair(pair, authorization) };
    if (pairs.has(name)) return { ok: false, refusal: incomplete(`Authorization header repeats '${name}'.`) };
    pairs.set(name, value);
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !pairs.get(name));
  if (missing.length > 0) return { ok: false, refusal: incompleteHeader(missing, hasDate, authorization) };
  const value = (name: string) => pairs.get(name) ?? '';
  return {
    ok: true,
    data: {
      algorithm,
      credential: value('Credential'),
      signedHeaders: value('SignedHeaders'),
      signature: value('Signature'),
    },
  };
}

/** The `Date` header may be an HTTP date; what is signed is then the same time in the basic format. */
function readDate(text: string): ReturnType<typeof readTimestamp> {
  const epochMs = parseHttpDate(text);
  if (epochMs !== undefined) return { ok: true, data: { text: toTimestamp(epochMs), epochMs } };
  return readTimestamp(text);
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
