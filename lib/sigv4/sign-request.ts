import { EMPTY_BODY_HASH, scopeText } from './canonical-request';
import { computeSignature, namesToSign, type SigningOptions } from './compute-signature';
import { readHeaders } from './header-fields';
import { toTimestamp } from './timestamp';
import { ALGORITHM, type WireRequest } from './types';

export type SignOptions = SigningOptions & {
  /** Whether `x-amz-content-sha256` is among the headers. The hash is signed either way. Default: it is. */
  isBodyHashSent?: boolean;
};

/**
 * Signs a request in header form and answers the headers to add to it: `x-amz-date`, `x-amz-content-sha256`,
 * `x-amz-security-token` when the credential has a session token, and `authorization`.
 *
 * Every header of `request` is signed, so pass only those that arrive unchanged; `host` must be among them.
 * Throws when it is not.
 */
export function signRequest(request: WireRequest, options: SignOptions): Record<string, string> {
  const { credentials, region, service, bodyHash = EMPTY_BODY_HASH, isBodyHashSent = true } = options;
  const { accessKeyId, sessionToken } = credentials;
  const timestamp = toTimestamp(options.nowMs);
  const scope = { date: timestamp.slice(0, 8), region, service };
  const added: Record<string, string> = { 'x-amz-date': timestamp };
  if (isBodyHashSent) added['x-amz-content-sha256'] = bodyHash;
  if (sessionToken && !options.isTokenAppended) added['x-amz-security-token'] = sessionToken;

  const fields = readHeaders([...request.headers, ...Object.entries(added)]);
  const signedHeaders = namesToSign(fields);
  const { method, target } = request;
  const signed = { method, target, fields, signedHeaders, timestamp, scope, bodyHash };
  added.authorization =
    `${ALGORITHM} Credential=${accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${signedHeaders.join(';')}, Signature=${computeSignature(signed, options)}`;
  if (sessionToken) added['x-amz-security-token'] = sessionToken;
  return added;
}
