import { badCredential, badDate, badSignedHeaders, type Checked } from './refusal';
import { parseTimestamp } from './timestamp';
import type { Scope } from './types';

/** What a request claims about its signature, wherever it claims it; the checks do not care where it came from. */
export type Claims = {
  form: 'header' | 'query';
  credential: Credential;
  timestamp: Timestamp;
  /** Header that holds the timestamp; undefined in query form. */
  timestampHeader: string | undefined;
  /** How long a presigned request is good for; undefined: as long as any other. */
  expiresS: number | undefined;
  signedHeaders: SignedHeaders;
  /** Not checked for form: whatever is not the right signature is a wrong one. */
  signature: string;
  sessionToken: string | undefined;
};

export type Credential = {
  accessKeyId: string;
  scope: Scope;
  /** The last part of the scope, which must be `aws4_request`. */
  terminator: string;
};

export type Timestamp = {
  /** `YYYYMMDDThhmmssZ` */
  text: string;
  epochMs: number;
};

/** Reads `AK/DATE/REGION/SERVICE/aws4_request`; whether the scope is the right one is checked later. */
export function parseCredential(text: string): Checked<Credential> {
  const [accessKeyId, date, region, service, terminator, ...rest] = text.split('/', 6);
  if (!accessKeyId || !date || !region || !service || !terminator || rest.length > 0) {
    return { ok: false, refusal: badCredential(text) };
  }
  return { ok: true, data: { accessKeyId, scope: { date, region, service }, terminator } };
}

export type SignedHeaders = {
  /** As listed, joined by semicolons. */
  text: string;
  /** The same, in the same order. */
  names: ReadonlySet<string>;
};

/** Characters of a header name in lower case (RFC 9110, 5.6.2), and the semicolons between the names. */
const HEADER_NAMES = /^[a-z0-9!#$%&'*+.^_`|~;-]*$/;

/** A client lists the same headers in every request, so that a few lists serve nearly all requests. */
const known = new Map<string, SignedHeaders>();
const MAX_KNOWN = 64;
const MAX_KNOWN_LENGTH = 512;

/**
 * Reads `a;b;c`. The names must be in lower case, sorted and each there once, as the specification demands; what AWS does
 * with others is not known, and with this one order no two lists read the same.
 */
export function parseSignedHeaders(text: string): Checked<SignedHeaders> {
  const before = known.get(text);
  if (before) return { ok: true, data: before };

  const names = text.split(';');
  const isSorted = names.every((name, index) => name > (names[index - 1] ?? ''));
  if (!isSorted || !HEADER_NAMES.test(text)) return { ok: false, refusal: badSignedHeaders(text) };
  const signedHeaders = { text, names: new Set(names) };
  if (text.length <= MAX_KNOWN_LENGTH) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, signedHeaders);
  }
  return { ok: true, data: signedHeaders };
}

export function readTimestamp(text: string): Checked<Timestamp> {
  const epochMs = parseTimestamp(text);
  return epochMs === undefined ? { ok: false, refusal: badDate(text) } : { ok: true, data: { text, epochMs } };
}
