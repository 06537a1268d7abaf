// For tests only.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

export type Frame = { isFinal: boolean; opcode: number; payload: Buffer };

export const TEXT = 1;

/** What the gateway sends from now on, frame by frame: `ws` joins frames before it shows them. */
export function recordFrames(socket: WebSocket): () => Frame[] {
  const chunks: Buffer[] = [];
  // `ws` has no public name for the stream that it reads.
  const stream = (socket as unknown as { _socket: Socket })._socket;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => framesIn(Buffer.concat(chunks));
}

/** Reads unmasked frames (RFC 6455, section 5.2); one that has not wholly arrived is left out. */
function framesIn(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1) & 0x7f;
    const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (at + headerBytes > bytes.length) break;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const end = at + headerBytes + length;
    if (end > bytes.length) break;
    frames.push({ isFinal: first >= 0x80, opcode: first & 0x0f, payload: bytes.subarray(at + headerBytes, end) });
    at = end;
  }
  return frames;
}
