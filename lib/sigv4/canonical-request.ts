import { createHash } from 'node:crypto';
import { canonicalHeaders } from './canonical-headers';
import { canonicalQuery } from './canonical-query';
import { canonicalUri, splitTarget } from './canonical-uri';
import { ALGORITHM, type Scope, type WireRequest } from './types';

/** SHA-256 of nothing, as every request without a body carries it. */
export const EMPTY_BODY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Turns a raw path into a canonical URI. The rule of AWS is `canonicalUri`; others exist for lenient endpoints. */
export type PathForm = (rawPath: string) => string;

export type CanonicalParts = {
  /** Lower case, sorted. */
  signedHeaders: readonly string[];
  /** SHA-256 of the body, 64 hex digits in lower case. */
  bodyHash: string;
  pathForm?: PathForm;
};

export function canonicalRequest(request: WireRequest, parts: CanonicalParts): string {
  const { path, query } = splitTarget(request.target);
  return [
    request.method,
    (parts.pathForm ?? canonicalUri)(path),
    canonicalQuery(query),
    canonicalHeaders(request.headers, parts.signedHeaders),
    parts.signedHeaders.join(';'),
    parts.bodyHash,
  ].join('\n');
}

/** `timestamp` as on the wire, `YYYYMMDDThhmmssZ`. */
export function stringToSign(timestamp: string, scope: Scope, canonical: string): string {
  return [ALGORITHM, timestamp, scopeText(scope), sha256Hex(Buffer.from(canonical, 'latin1'))].join('\n');
}

/** `20150830/us-east-1/execute-api/aws4_request` */
export function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** 64 hex digits in lower case. A string is hashed as UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
