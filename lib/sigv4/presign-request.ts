import { EMPTY_BODY_HASH, scopeText } from './canonical-request';
import { computeSignature, namesToSign, type SigningOptions } from './compute-signature';
import { encodeBytes } from './encode';
import { readHeaders } from './header-fields';
import { toTimestamp } from './timestamp';
import { ALGORITHM, type WireRequest } from './types';

export type PresignOptions = SigningOptions & {
  /** How long the request is good for, 1 to 604,800 seconds; absent: as long as one signed in header form, five minutes. */
  expiresS?: number;
};

/**
 * Signs a request in query form and answers its target with the `X-Amz-*` parameters at the end, as a client sends it that
 * cannot set headers. Every header of `request` is signed; `host` must be among them, and suffices. Throws when it is not.
 */
export function presignRequest(request: WireRequest, options: PresignOptions): string {
  const { credentials, region, service, bodyHash = EMPTY_BODY_HASH, expiresS, isTokenAppended } = options;
  const { accessKeyId, sessionToken } = credentials;
  const timestamp = toTimestamp(options.nowMs);
  const scope = { date: timestamp.slice(0, 8), region, service };
  const fields = readHeaders(request.headers);
  const signedHeaders = namesToSign(fields);
  const token = sessionToken ? { 'X-Amz-Security-Token': sessionToken } : {};

  const target = withParameters(request.target, {
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${accessKeyId}/${scopeText(scope)}`,
    'X-Amz-Date': timestamp,
    'X-Amz-SignedHeaders': signedHeaders.join(';'),
    ...(expiresS !== undefined && { 'X-Amz-Expires': String(expiresS) }),
    ...(isTokenAppended ? {} : token),
  });
  const signed = { method: request.method, target, fields, signedHeaders, timestamp, scope, bodyHash };
  const signature = computeSignature(signed, options);
  return withParameters(target, { ...(isTokenAppended ? token : {}), 'X-Amz-Signature': signature });
}

/**
 * Signs the URL of a GET without a body: what a WebSocket client opens where `$connect` asks for AWS_IAM. `ws:`, `wss:`, `http:`
 * and `https:` are signed alike.
 */
export function presignUrl(url: string, options: PresignOptions): string {
  const { protocol, host, pathname, search } = new URL(url);
  const request = { method: 'GET', target: `${pathname}${search}`, headers: [['host', host]] as const };
  return `${protocol}//${host}${presignRequest(request, options)}`;
}

function withParameters(target: string, parameters: Record<string, string>): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeBytes(value)}`);
  return `${target}${target.includes('?') ? '&' : '?'}${query.join('&')}`;
}
