import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { EMPTY_BODY_HASH } from '../../../sigv4/canonical-request';

export type Body =
  /** `bytes` is undefined when there were more than `maxPayloadBytes`; the hash is that of all of them. */
  | { isComplete: true; hash: string; bytes: Buffer | undefined }
  /** More than anybody should send. It is thrown away as it arrives, so its signature cannot be checked. */
  | { isComplete: false };

type Sizes = { maxPayloadBytes: number; maxDrainedBytes: number };

const EMPTY: Body = { isComplete: true, hash: EMPTY_BODY_HASH, bytes: Buffer.alloc(0) };

/**
 * Reads a body and its SHA-256 while holding no more than `maxPayloadBytes` of it. A longer one is still read, because a
 * client that is not allowed to finish sending may never look at the answer.
 * Rejects when the client breaks off.
 */
export function readBody(request: IncomingMessage, { maxPayloadBytes, maxDrainedBytes }: Sizes): Promise<Body> {
  const { 'content-length': announced, 'transfer-encoding': encoding } = request.headers;
  if (announced === undefined && encoding === undefined) return Promise.resolve(EMPTY);
  if (Number(announced) > maxDrainedBytes) return Promise.resolve({ isComplete: false });

  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    let chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      hash.update(chunk);
      if (length <= maxPayloadBytes) chunks.push(chunk);
      else chunks = [];
      if (length > maxDrainedBytes) {
        request.off('data', take).resume();
        resolve({ isComplete: false });
      }
    };
    request.on('data', take);
    request.on('end', () => {
      const bytes = length <= maxPayloadBytes ? Buffer.concat(chunks) : undefined;
      resolve({ isComplete: true, hash: hash.digest('hex'), bytes });
    });
    request.on('close', () => reject(new Error('The client broke off')));
  });
}
