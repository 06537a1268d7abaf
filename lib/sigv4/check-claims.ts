import type { Claims } from './claims';
import { type HeaderFields, headerValue } from './header-fields';
import { incomplete, invalidSignature, notSigned, type Refusal } from './refusal';
import { toTimestamp } from './timestamp';
import type { Scope } from './types';

/** "In most cases a request must reach AWS within five minutes of the time stamp" (IAM User Guide, reference_sigv). */
const MAX_SKEW_S = 5 * 60;

const TERMINATOR = 'aws4_request';

/** Headers that say who signed what and when. Of two, one part of a system could read the first and another the last. */
const ONCE = ['authorization', 'host', 'date', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'];

/** The words are [ours]. */
export function checkRepeated({ repeated }: HeaderFields): Refusal | undefined {
  const twice = repeated.find((name) => ONCE.includes(name));
  return twice === undefined ? undefined : incomplete(`Header '${twice}' must be sent only once.`);
}

/**
 * Refuses a request that was signed too long ago, or more than five minutes ahead. The words for the past are [gateway], for a
 * presigned request only by analogy; those for the future are [memory].
 */
export function checkTime({ timestamp, expiresS = MAX_SKEW_S }: Claims, nowMs: number): Refusal | undefined {
  const { text, epochMs } = timestamp;
  if (nowMs > epochMs + expiresS * 1000) {
    const limit = toTimestamp(nowMs - expiresS * 1000);
    const age = expiresS % 60 === 0 ? `${expiresS / 60} min.` : `${expiresS} sec.`;
    return invalidSignature(`Signature expired: ${text} is now earlier than ${limit} (${toTimestamp(nowMs)} - ${age})`);
  }
  if (nowMs < epochMs - MAX_SKEW_S * 1000) {
    const limit = toTimestamp(nowMs + MAX_SKEW_S * 1000);
    const now = toTimestamp(nowMs);
    return invalidSignature(`Signature not yet current: ${text} is still later than ${limit} (${now} + 5 min.)`);
  }
  return undefined;
}

/** The scope must be the endpoint's own, and its date that of the timestamp. Every departure is told. [sibling] */
export function checkScope({ credential, timestamp }: Claims, expected: Omit<Scope, 'date'>): Refusal | undefined {
  const { scope, terminator } = credential;
  const { region, service } = expected;
  const date = timestamp.text.slice(0, 8);
  const wrong: string[] = [];
  if (scope.region !== region) wrong.push(`Credential should be scoped to a valid region, not '${scope.region}'.`);
  if (scope.service !== service) wrong.push(`Credential should be scoped to correct service: '${service}'.`);
  if (terminator !== TERMINATOR) {
    wrong.push(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'.`);
  }
  if (scope.date !== date) {
    wrong.push(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
        `'${scope.date}' != '${date}', from '${timestamp.text}'.`,
    );
  }
  return wrong.length === 0 ? undefined : invalidSignature(wrong.join(' '));
}

/**
 * `host`, the timestamp's header and every `x-amz-*` header that was sent must be signed, else they could be exchanged. A
 * session token may stay out where the service wants it added after signing: it is compared with the right one anyway.
 */
export function checkSignedHeaders(
  fields: HeaderFields,
  { signedHeaders, timestampHeader }: Claims,
  isTokenAppended: boolean,
): Refusal | undefined {
  const signed = signedHeaders.names;
  if (!signed.has('host')) return notSigned('Host');
  if (timestampHeader !== undefined && !signed.has(timestampHeader)) return notSigned(timestampHeader);
  for (const name of fields.values.keys()) {
    if (!name.startsWith('x-amz-') || signed.has(name)) continue;
    if (!(isTokenAppended && name === 'x-amz-security-token')) return notSigned(name);
  }
  return undefined;
}

/**
 * A body hash sent as `x-amz-content-sha256` must be that of the body received: the signature covers the header only.
 * `UNSIGNED-PAYLOAD` and `STREAMING-…` are conventions of S3 and equal no hash, so they are refused with the rest. [ours]
 */
export function checkBodyHash(fields: HeaderFields, bodyHash: string): Refusal | undefined {
  const claimed = headerValue(fields, 'x-amz-content-sha256');
  if (claimed === undefined || claimed === bodyHash) return undefined;
  return invalidSignature(
    "The value of 'x-amz-content-sha256' does not match the SHA-256 of the body: " +
      `'${claimed}' was sent, '${bodyHash}' is right.`,
  );
}
