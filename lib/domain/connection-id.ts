/** Longest key DynamoDB accepts as a partition key, in bytes. */
const MAX_KEY_BYTES = 2048;

/**
 * Whether `id` has the form of an API Gateway connection id: URL-safe base64, padded, of exactly 11 bytes.
 * API Gateway answers 400 to anything else and 410 to a well-formed id that it does not know.
 */
export function isConnectionId(id: string): boolean {
  return /^[A-Za-z0-9_-]{15}=$/.test(id);
}

/** Whether `id` can be a key of a registry table at all; other people's registries hold ids of any form. */
export function isTableKey(id: string): boolean {
  return id.length > 0 && id.length <= MAX_KEY_BYTES && new TextEncoder().encode(id).length <= MAX_KEY_BYTES;
}

/** `L0SM9cOF…hw=`: enough to tell two ids apart at a glance; the whole id is always one click away. */
export function shortConnectionId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 12)}…${id.slice(-3)}`;
}
