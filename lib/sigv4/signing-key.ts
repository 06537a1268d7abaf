import { createHmac } from 'node:crypto';
import type { Credentials, Scope } from './types';

/** A key is good for a day; a process uses one or two credentials, so this is generous. */
const MAX_CACHED_KEYS = 32;

const cache = new Map<string, Buffer>();

/**
 * The signing key of a credential for a scope. Derivations are remembered (the result depends on nothing else), because a
 * bulk send would otherwise spend four of its five HMACs per message on the same key.
 */
export function signingKey({ secretAccessKey }: Credentials, scope: Scope): Buffer {
  // The secret comes last: the others have no slash, so that no two different inputs read the same.
  const cacheKey = `${scope.date}/${scope.region}/${scope.service}/${secretAccessKey}`;
  const cached = cache.get(cacheKey);
  if (cached) return cached;

  const key = [scope.region, scope.service, 'aws4_request'].reduce(
    hmac,
    hmac(Buffer.from(`AWS4${secretAccessKey}`), scope.date),
  );
  if (cache.size >= MAX_CACHED_KEYS) cache.delete(cache.keys().next().value as string);
  cache.set(cacheKey, key);
  return key;
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** The signature of a string to sign: 64 hex digits in lower case. */
export function signatureOf(key: Buffer, stringToSign: string): string {
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}
