import { canonicalQuery, readQuery } from './canonical-query';
import { canonicalRequest, stringToSign } from './canonical-request';
import { canonicalUri, splitTarget } from './canonical-uri';
import { canonicalHeaders, type HeaderFields } from './header-fields';
import type { PathForm } from './path-forms';
import { signatureOf, signingKey } from './signing-key';
import type { Credentials, Scope, WireRequest } from './types';

/** What decides a signature, whichever form it is sent in. */
export type SigningOptions = {
  credentials: Credentials;
  region: string;
  service: string;
  /** Time of signing, epoch ms. */
  nowMs: number;
  /** SHA-256 of the body in hex; compute it once for a body that goes out many times. Absent: no body. */
  bodyHash?: string;
  /** Adds the session token without signing it, as few services want it (AWS IoT). Default: it is signed. */
  isTokenAppended?: boolean;
  /** Spelling of the path to sign; the rule of API Gateway unless given. */
  pathForm?: PathForm;
};

type Signed = Pick<WireRequest, 'method' | 'target'> & {
  fields: HeaderFields;
  signedHeaders: readonly string[];
  timestamp: string;
  scope: Scope;
  bodyHash: string;
};

/** The names of all headers, sorted. Throws when `host` is not among them: a signature without it is always refused. */
export function namesToSign({ values }: HeaderFields): string[] {
  if (!values.has('host')) throw new Error('A request is signed with its host header');
  return [...values.keys()].sort();
}

/** 64 hex digits in lower case. */
export function computeSignature(signed: Signed, { credentials, pathForm = canonicalUri }: SigningOptions): string {
  const { method, fields, signedHeaders, timestamp, scope, bodyHash } = signed;
  const { path, query } = splitTarget(signed.target);
  const canonical = canonicalRequest({
    method,
    uri: pathForm(path),
    query: canonicalQuery(readQuery(query)),
    headers: canonicalHeaders(fields, signedHeaders),
    signedHeaders: signedHeaders.join(';'),
    bodyHash,
  });
  return signatureOf(signingKey(credentials, scope), stringToSign(timestamp, scope, canonical));
}
