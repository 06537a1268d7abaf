import { canonicalRequest, scopeText, stringToSign } from './canonical-request';
import { canonicalUri } from './canonical-uri';
import { namesToSign, type SigningOptions } from './compute-signature';
import { canonicalHeaders, readHeaders } from './header-fields';
import { signatureOf, signingKey } from './signing-key';
import { toTimestamp } from './timestamp';
import { ALGORITHM, type WireRequest } from './types';

/** Signs requests of one second. */
export type PreparedSigning = {
  /** Names and values in turn: what each of them carries besides `authorization`, its time and the session token where there is one. */
  headers: readonly string[];
  /** The Authorization header. `path` is the raw path, without a query; `bodyHash` the SHA-256 of the body in hex. */
  authorize: (method: string, path: string, bodyHash: string) => string;
};

/**
 * What `signRequest` does, for requests that differ in method, path and body alone: whatever is the same for all of them is worked out once.
 * The hash of the body is signed but not sent, as boto3 and the AWS CLI do it. Throws when `host` is not among the headers.
 */
export function prepareSigning(
  headers: WireRequest['headers'],
  { credentials, region, service, nowMs }: Pick<SigningOptions, 'credentials' | 'region' | 'service' | 'nowMs'>,
): PreparedSigning {
  const { accessKeyId, sessionToken } = credentials;
  const timestamp = toTimestamp(nowMs);
  const scope = { date: timestamp.slice(0, 8), region, service };
  const added: [string, string][] = [['x-amz-date', timestamp]];
  if (sessionToken) added.push(['x-amz-security-token', sessionToken]);

  const fields = readHeaders([...headers, ...added]);
  const names = namesToSign(fields);
  const signedHeaders = names.join(';');
  const canonical = canonicalHeaders(fields, names);
  const key = signingKey(credentials, scope);
  const start = `${ALGORITHM} Credential=${accessKeyId}/${scopeText(scope)}, SignedHeaders=${signedHeaders}, Signature=`;

  return {
    headers: added.flat(),
    authorize: (method, path, bodyHash) => {
      const request = { method, uri: canonicalUri(path), query: '', headers: canonical, signedHeaders, bodyHash };
      return start + signatureOf(key, stringToSign(timestamp, scope, canonicalRequest(request)));
    },
  };
}
