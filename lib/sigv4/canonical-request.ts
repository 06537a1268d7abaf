import { hash } from 'node:crypto';
import { ALGORITHM, type Scope } from './types';

/** SHA-256 of nothing, as every request without a body carries it. */
export const EMPTY_BODY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export type CanonicalParts = {
  method: string;
  uri: string;
  query: string;
  /** Lines of `name:value`, each with its line end. */
  headers: string;
  /** Names as listed in the signature: lower case, sorted, joined by semicolons. */
  signedHeaders: string;
  /** SHA-256 of the body, 64 hex digits in lower case. */
  bodyHash: string;
};

export function canonicalRequest({ method, uri, query, headers, signedHeaders, bodyHash }: CanonicalParts): string {
  return `${method}\n${uri}\n${query}\n${headers}\n${signedHeaders}\n${bodyHash}`;
}

/** `timestamp` as on the wire, `YYYYMMDDThhmmssZ`. */
export function stringToSign(timestamp: string, scope: Scope, canonical: string): string {
  // Text of ASCII alone is the same bytes in UTF-8, and is hashed without a copy.
  const isAscii = Buffer.byteLength(canonical) === canonical.length;
  const hashed = sha256Hex(isAscii ? canonical : Buffer.from(canonical, 'latin1'));
  return `${ALGORITHM}\n${timestamp}\n${scopeText(scope)}\n${hashed}`;
}

/** `20150830/us-east-1/execute-api/aws4_request` */
export function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** 64 hex digits in lower case. A string is hashed as UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
