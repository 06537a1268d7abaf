import { timingSafeEqual } from 'node:crypto';
import { canonicalQuery, type Parameter, readQuery } from './canonical-query';
import { canonicalRequest, sha256Hex, stringToSign } from './canonical-request';
import { canonicalUri, splitTarget } from './canonical-uri';
import { checkBodyHash, checkRepeated, checkScope, checkSignedHeaders, checkTime } from './check-claims';
import type { Claims } from './claims';
import { readHeaderClaims } from './header-claims';
import { canonicalHeaders, type HeaderFields, headerValue, readHeaders } from './header-fields';
import type { PathForm } from './path-forms';
import { findQueryForm, readQueryClaims } from './query-claims';
import {
  bothForms,
  type Checked,
  expiredToken,
  missingToken,
  type Refusal,
  signatureMismatch,
  unrecognisedClient,
} from './refusal';
import { signatureOf, signingKey } from './signing-key';
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
  /**
   * Whether the service wants the session token added after signing. AWS says that some do, and AWS IoT documents that it
   * does; aws4fetch and Amplify do so for IoT alone. Off, the token must be signed, as everybody does for API Gateway; whether
   * API Gateway would take an unsigned one is not known.
   */
  isTokenAppended?: boolean;
};

export type Verification =
  /** `pathForm` is the index in `pathForms` of the spelling that was signed; 0 is the rule of AWS unless told otherwise. */
  { ok: true; accessKeyId: string; pathForm: number } | { ok: false; refusal: Refusal };

/** A request in the parts that are read more than once. */
type Parts = { request: WireRequest; path: string; parameters: readonly Parameter[]; fields: HeaderFields };

/** For access keys that do not exist, so that a refusal takes the same work and time as for those that do. */
const NOBODY: Credentials = { accessKeyId: 'NOBODY', secretAccessKey: 'no-secret-signs-for-an-unknown-access-key' };

const AWS_ALONE: readonly PathForm[] = [canonicalUri];

const BEYOND_BYTES = /[\u0100-\uffff]/;

/**
 * Checks a request signed in header or in query form: form, time, what is signed, scope, the signature itself, and the body.
 * Never throws, whatever the request holds.
 */
export function verifyRequest(request: WireRequest, options: VerifyOptions): Verification {
  const { path, query } = splitTarget(request.target);
  const parts = { request, path, parameters: readQuery(query), fields: readHeaders(request.headers) };
  const repeated = checkRepeated(parts.fields);
  if (repeated) return { ok: false, refusal: repeated };
  const read = readClaims(parts);
  if (!read.ok) return read;
  const claims = read.data;

  const refusal =
    checkTime(claims, options.nowMs) ??
    checkSignedHeaders(parts.fields, claims, options.isTokenAppended === true) ??
    checkScope(claims, options);
  if (refusal) return { ok: false, refusal };
  return checkSignature(parts, claims, options);
}

/**
 * A request with both forms names two signers, and whoever passes it on may have believed the other one. It is refused, also
 * because the signature in the query would be the one part of the target that a signature in the header does not cover.
 */
function readClaims({ parameters, fields }: Parts): Checked<Claims> {
  const authorization = headerValue(fields, 'authorization');
  const queryForm = parameters.length > 0 ? findQueryForm(parameters) : undefined;
  if (authorization === undefined) {
    return queryForm === undefined ? { ok: false, refusal: missingToken() } : readQueryClaims(parameters);
  }
  if (queryForm !== undefined) return { ok: false, refusal: bothForms(queryForm) };
  return readHeaderClaims(authorization, fields);
}

function checkSignature(parts: Parts, claims: Claims, options: VerifyOptions): Verification {
  const { accessKeyId, scope } = claims.credential;
  const found = options.findCredentials(accessKeyId);
  const pathForm = findSignedForm(parts, claims, signingKey(found ?? NOBODY, scope), options);
  const hasToken = hasRightToken(claims.sessionToken, found?.sessionToken);
  if (!found) return { ok: false, refusal: unrecognisedClient() };
  if (!pathForm.ok) return pathForm;
  if (!hasToken) return { ok: false, refusal: unrecognisedClient() };
  if (found.expiresAtMs !== undefined && found.expiresAtMs <= options.nowMs) {
    return { ok: false, refusal: expiredToken() };
  }
  const refusal = checkBodyHash(parts.fields, options.bodyHash);
  return refusal ? { ok: false, refusal } : { ok: true, accessKeyId, pathForm: pathForm.data };
}

/** Answers the index of the path form under which the signature is right, or what should have been signed. */
function findSignedForm(parts: Parts, claims: Claims, key: Buffer, options: VerifyOptions): Checked<number> {
  const pathForms = options.pathForms ?? AWS_ALONE;
  for (let index = 0; index < pathForms.length; index++) {
    const { canonical, toSign } = whatToSign(parts, claims, options, pathForms[index]);
    if (!isSameSignature(signatureOf(key, toSign), claims.signature)) continue;
    if (isUnambiguous(parts.request.target, canonical)) return { ok: true, data: index };
  }
  const { canonical, toSign } = whatToSign(parts, claims, options, pathForms[0]);
  return { ok: false, refusal: signatureMismatch(canonical, toSign) };
}

function whatToSign(parts: Parts, claims: Claims, options: VerifyOptions, pathForm: PathForm = canonicalUri) {
  const { timestamp, credential, signedHeaders } = claims;
  const canonical = canonicalRequest({
    method: parts.request.method,
    uri: pathForm(parts.path),
    query: canonicalQuery(signedParameters(parts, claims, options)),
    headers: canonicalHeaders(parts.fields, signedHeaders.names),
    signedHeaders: signedHeaders.text,
    // The hash that was signed; that it is also the body's is checked afterwards, when the signature vouches for it.
    bodyHash: headerValue(parts.fields, 'x-amz-content-sha256') ?? options.bodyHash,
  });
  return { canonical, toSign: stringToSign(timestamp.text, credential.scope, canonical) };
}

/** A signature cannot sign itself; everything else in the query is signed, but for an appended token. */
function signedParameters({ parameters }: Parts, { form }: Claims, { isTokenAppended }: VerifyOptions) {
  if (form === 'header') return parameters;
  return parameters.filter(
    ([name]) => name !== 'X-Amz-Signature' && !(isTokenAppended && name === 'X-Amz-Security-Token'),
  );
}

/**
 * What no client sends could read like something that was signed: a path without its first slash is given one when it is
 * normalised, and a character that is no byte is cut to one when it is hashed.
 */
function isUnambiguous(target: string, canonical: string): boolean {
  return target.startsWith('/') && !BEYOND_BYTES.test(target) && !BEYOND_BYTES.test(canonical);
}

/** In constant time for signatures of the right length, which is no secret. */
function isSameSignature(expected: string, claimed: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(claimed)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** In constant time for whatever token was sent; hashing first gives both sides one length and does not reveal theirs. */
function hasRightToken(sent = '', expected = ''): boolean {
  if (sent === '') return expected === '';
  const digest = (text: string) => Buffer.from(sha256Hex(text));
  return timingSafeEqual(digest(sent), digest(expected));
}
