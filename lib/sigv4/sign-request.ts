import { canonicalRequest, EMPTY_BODY_HASH, scopeText, stringToSign } from './canonical-request';
import { signatureOf, signingKey } from './signing-key';
import { toTimestamp } from './timestamp';
import { ALGORITHM, type Credentials, type Scope, type WireRequest } from './types';

export type SignOptions = {
  credentials: Credentials;
  region: string;
  service: string;
  /** Time of signing, epoch ms. */
  nowMs: number;
  /** SHA-256 of the body in hex; compute it once for a body that goes out many times. Absent: no body. */
  bodyHash?: string;
};

/**
 * Signs a request in header form and answers the headers to add to it: `x-amz-date`, `x-amz-content-sha256`,
 * `x-amz-security-token` when the credential has a session token, and `authorization`.
 *
 * Every header of `request` is signed, so pass only those that arrive unchanged; `host` must be among them.
 * Throws when it is not: such a signature is always refused.
 */
export function signRequest(request: WireRequest, options: SignOptions): Record<string, string> {
  const { credentials, region, service, nowMs, bodyHash = EMPTY_BODY_HASH } = options;
  const timestamp = toTimestamp(nowMs);
  const scope: Scope = { date: timestamp.slice(0, 8), region, service };
  const added: Record<string, string> = { 'x-amz-content-sha256': bodyHash, 'x-amz-date': timestamp };
  if (credentials.sessionToken) added['x-amz-security-token'] = credentials.sessionToken;

  const headers = [...request.headers, ...Object.entries(added)];
  const signedHeaders = [...new Set(headers.map(([name]) => name.toLowerCase()))].sort();
  if (!signedHeaders.includes('host')) throw new Error('A request is signed with its host header');

  const canonical = canonicalRequest({ ...request, headers }, { signedHeaders, bodyHash });
  const signature = signatureOf(signingKey(credentials, scope), stringToSign(timestamp, scope, canonical));
  added.authorization =
    `${ALGORITHM} Credential=${credentials.accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return added;
}
