import { headerValue } from './canonical-headers';
import { incomplete, invalidSignature, type Refusal } from './refusal';
import { parseTimestamp, toTimestamp } from './timestamp';
import type { Scope, WireRequest } from './types';

/** "In most cases a request must reach AWS within five minutes of the time stamp" (IAM User Guide, reference_sigv). */
const MAX_SKEW_MS = 5 * 60_000;

/** The scope must be the endpoint's own, and its date that of the timestamp. */
export function checkScope(scope: Scope, expected: Omit<Scope, 'date'>, timestamp: string): Refusal | undefined {
  if (scope.service !== expected.service) {
    return invalidSignature(`Credential should be scoped to correct service: '${expected.service}'.`);
  }
  if (scope.region !== expected.region) {
    return invalidSignature(`Credential should be scoped to a valid region, not '${scope.region}'.`);
  }
  const date = timestamp.slice(0, 8);
  if (scope.date === date) return undefined;
  return invalidSignature(
    `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ` +
      `'${scope.date}' != '${date}', from '${timestamp}'.`,
  );
}

/** Refuses a request that was signed more than five minutes before or after `nowMs`. */
export function checkSkew(timestamp: string, nowMs: number): Refusal | undefined {
  const signedAtMs = parseTimestamp(timestamp) ?? Number.NaN;
  const now = toTimestamp(nowMs);
  if (signedAtMs < nowMs - MAX_SKEW_MS) {
    const limit = toTimestamp(nowMs - MAX_SKEW_MS);
    return invalidSignature(`Signature expired: ${timestamp} is now earlier than ${limit} (${now} - 5 min.)`);
  }
  if (signedAtMs > nowMs + MAX_SKEW_MS) {
    const limit = toTimestamp(nowMs + MAX_SKEW_MS);
    return invalidSignature(`Signature not yet current: ${timestamp} is still later than ${limit} (${now} + 5 min.)`);
  }
  return undefined;
}

/** `host`, the timestamp's header and every `x-amz-*` header that was sent must be signed, else they could be exchanged. */
export function checkSignedHeaders(
  headers: WireRequest['headers'],
  signed: readonly string[],
  timestampHeader: string,
): Refusal | undefined {
  const sent = headers.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith('x-amz-'));
  const unsigned = ['host', timestampHeader, ...sent].find((name) => !signed.includes(name));
  if (unsigned === undefined) return undefined;
  return incomplete(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
}

/**
 * A body hash sent as `x-amz-content-sha256` must be that of the body received: the signature covers the header only.
 * `UNSIGNED-PAYLOAD` is a convention of S3 and equals no hash, so it is refused with the rest.
 */
export function checkBodyHash(headers: WireRequest['headers'], bodyHash: string): Refusal | undefined {
  const claimed = headerValue(headers, 'x-amz-content-sha256');
  if (claimed === undefined || claimed.trim() === bodyHash) return undefined;
  return invalidSignature(
    "The value of 'x-amz-content-sha256' does not match the SHA-256 of the body: " +
      `'${claimed.trim()}' was sent, '${bodyHash}' is right.`,
  );
}
