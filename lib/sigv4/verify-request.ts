import { createHash, timingSafeEqual } from 'node:crypto';
import { headerValue } from './canonical-headers';
import { canonicalRequest, type PathForm, stringToSign } from './canonical-request';
import { canonicalUri } from './canonical-uri';
import { checkBodyHash, checkScope, checkSignedHeaders, checkSkew } from './check-claims';
import { type Authorization, parseAuthorization } from './parse-authorization';
import { incomplete, missingToken, type Refusal, signatureMismatch, unrecognisedClient } from './refusal';
import { signatureOf, signingKey } from './signing-key';
import { parseTimestamp, toTimestamp } from './timestamp';
import type { Credentials, WireRequest } from './types';

export type VerifyOptions = {
  region: string;
  service: string;
  /** Time of arrival, epoch ms. */
  nowMs: number;
  /** SHA-256 of the body that arrived, in hex; `EMPTY_BODY_HASH` when there was none. */
  bodyHash: string;
  findCredentials: (accessKeyId: string) => Credentials | undefined;
  /** Spellings of the path that may be signed; AWS's own rule alone unless given. The first shows in the refusal. */
  pathForms?: readonly [PathForm, ...PathForm[]];
};

export type Verification = { ok: true; accessKeyId: string } | { ok: false; refusal: Refusal };

/** What a request claims about its signature, wherever it claims it; the checks below do not care where it came from. */
type Claims = Authorization & {
  /** `YYYYMMDDThhmmssZ` */
  timestamp: string;
  timestampHeader: string;
  sessionToken: string | undefined;
};

/** For access keys that do not exist, so that a refusal takes the same work and time as for those that do. */
const NOBODY: Credentials = { accessKeyId: 'NOBODY', secretAccessKey: 'no-secret-signs-for-an-unknown-access-key' };

/** Checks a request signed in header form: form, scope, time, what is signed, the body, and the signature itself. */
export function verifyRequest(request: WireRequest, options: VerifyOptions): Verification {
  const claims = readClaims(request.headers);
  if (!claims.ok) return claims;
  const { scope, timestamp, timestampHeader, signedHeaders, accessKeyId } = claims.data;

  const refusal =
    checkScope(scope, options, timestamp) ??
    checkSkew(timestamp, options.nowMs) ??
    checkSignedHeaders(request.headers, signedHeaders, timestampHeader) ??
    checkSignature(request, claims.data, options) ??
    checkBodyHash(request.headers, options.bodyHash);
  return refusal ? { ok: false, refusal } : { ok: true, accessKeyId };
}

function readClaims(headers: WireRequest['headers']): { ok: true; data: Claims } | { ok: false; refusal: Refusal } {
  const header = headerValue(headers, 'authorization');
  if (header === undefined) return { ok: false, refusal: missingToken() };
  const authorization = parseAuthorization(header);
  if (!authorization.ok) return authorization;

  const timestampHeader = headerValue(headers, 'x-amz-date') === undefined ? 'date' : 'x-amz-date';
  const signedAtMs = parseTimestamp(headerValue(headers, timestampHeader)?.trim() ?? '');
  if (signedAtMs === undefined) {
    return {
      ok: false,
      refusal: incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
    };
  }
  const sessionToken = headerValue(headers, 'x-amz-security-token')?.trim();
  return {
    ok: true,
    data: { ...authorization.data, timestamp: toTimestamp(signedAtMs), timestampHeader, sessionToken },
  };
}

function checkSignature(request: WireRequest, claims: Claims, options: VerifyOptions): Refusal | undefined {
  const found = options.findCredentials(claims.accessKeyId);
  const key = signingKey(found ?? NOBODY, claims.scope);
  // The hash that was signed; that it is also the body's is checked afterwards, when the signature vouches for it.
  const bodyHash = headerValue(request.headers, 'x-amz-content-sha256')?.trim() ?? options.bodyHash;

  let expected: { canonical: string; toSign: string } | undefined;
  let matches = false;
  for (const pathForm of options.pathForms ?? [canonicalUri]) {
    const canonical = canonicalRequest(request, { signedHeaders: claims.signedHeaders, bodyHash, pathForm });
    const toSign = stringToSign(claims.timestamp, claims.scope, canonical);
    expected ??= { canonical, toSign };
    matches = sameText(signatureOf(key, toSign), claims.signature) || matches;
  }
  const tokenMatches = sameText(found?.sessionToken ?? '', claims.sessionToken ?? '');
  if (!found || !tokenMatches) return unrecognisedClient();
  return matches || !expected ? undefined : signatureMismatch(expected.canonical, expected.toSign);
}

/** Compares in constant time; hashing first gives both sides one length and does not reveal theirs. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
