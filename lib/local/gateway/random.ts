import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;

/**
 * Random bytes from the system's source, fetched in bulk: a management call needs some thirty of them, and a call into the
 * source for each id costs more than checking the signature's form.
 */
export function createRandom(): (bytes: number) => Buffer {
  const pool = Buffer.allocUnsafe(POOL_BYTES);
  let at = POOL_BYTES;
  return (bytes) => {
    if (bytes > POOL_BYTES) return randomFillSync(Buffer.alloc(bytes));
    if (at + bytes > POOL_BYTES) {
      randomFillSync(pool);
      at = 0;
    }
    at += bytes;
    return Buffer.from(pool.subarray(at - bytes, at));
  };
}
