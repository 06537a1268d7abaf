import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;

/**
 * Random bytes from the system's source, fetched in bulk: a management call needs some thirty of them, and a call into the
 * source for each id costs more than checking the signature's form. Every byte is handed out once: a pool that is used up
 * is left to those who hold parts of it.
 */
export function createRandom(): (bytes: number) => Buffer {
  let pool = Buffer.alloc(0);
  let at = 0;
  return (bytes) => {
    if (bytes > POOL_BYTES) return randomFillSync(Buffer.alloc(bytes));
    if (at + bytes > pool.length) {
      pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
      at = 0;
    }
    at += bytes;
    return pool.subarray(at - bytes, at);
  };
}
