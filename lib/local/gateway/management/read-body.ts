import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { EMPTY_BODY_HASH, sha256Hex } from '../../../sigv4/canonical-request';

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

  // The listeners have no names: `tsx` would define a property for each name, at every request.
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    let hash: Hash | undefined;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxPayloadBytes) return void chunks.push(chunk);
      if (length > maxDrainedBytes) resolve({ isComplete: false });
      else hash = (hash ?? hashOf(chunks)).update(chunk);
      chunks = [];
    });
    request.on('end', () => {
      // Hashing what is there in one go costs half of hashing it piece by piece.
      const bytes = hash ? undefined : toOne(chunks);
      resolve({ isComplete: true, hash: hash?.digest('hex') ?? sha256Hex(bytes ?? ''), bytes });
    });
    request.on('close', () => {
      // Not always, since an error is dear: it looks up where it was made.
      if (!request.readableEnded) reject(new Error('The client broke off'));
    });
  });
}

/** For a body that is not kept: what was kept of it so far, hashed. */
function hashOf(chunks: readonly Buffer[]): Hash {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash;
}

function toOne(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}
