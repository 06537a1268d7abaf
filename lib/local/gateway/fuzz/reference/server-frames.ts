import { isUtf8 } from 'node:buffer';
import { CLOSE, CONTINUATION, PONG, TEXT } from './read-frame';

/** What a gateway said in frames, read strictly (RFC 6455): as a client that closes at the first thing that is wrong. */
export type ServerFrames = {
  texts: string[];
  pongs: Buffer[];
  /** 1005 when the close frame had no code; undefined when there was no close frame. */
  closeCode: number | undefined;
  problem?: string;
};

/** Limit of one frame on API Gateway. */
const MAX_FRAME_BYTES = 32 * 1024;

type Frame = { isLast: boolean; opcode: number; payload: Buffer; size: number };

export function readServerFrames(bytes: Buffer): ServerFrames {
  const texts: string[] = [];
  const pongs: Buffer[] = [];
  let open: Buffer[] | undefined;
  let closeCode: number | undefined;
  const failed = (problem: string) => ({ texts, pongs, closeCode, problem });

  for (let at = 0; at < bytes.length; ) {
    if (closeCode !== undefined) return failed('bytes after the close frame');
    const frame = readFrame(bytes.subarray(at));
    if (typeof frame === 'string') return failed(frame);
    if (!frame) break;
    at += frame.size;
    const { opcode, payload, isLast } = frame;
    if (opcode >= CLOSE && (!isLast || payload.length > 125))
      return failed('a control frame that is too long, or in parts');
    if (opcode === PONG) pongs.push(payload);
    else if (opcode === CLOSE) {
      if (payload.length === 1 || !isUtf8(payload.subarray(2))) return failed('a close frame with a broken payload');
      closeCode = payload.length === 0 ? 1005 : payload.readUInt16BE();
    } else {
      if (opcode !== (open ? CONTINUATION : TEXT)) return failed(`a frame with opcode ${opcode}`);
      open = [...(open ?? []), payload];
      if (!isLast) continue;
      const message = Buffer.concat(open);
      if (!isUtf8(message)) return failed('a text that is not UTF-8');
      texts.push(message.toString());
      open = undefined;
    }
  }
  return { texts, pongs, closeCode };
}

/** Undefined while the frame is not there to its end; a text says what is wrong with it. */
function readFrame(bytes: Buffer): Frame | string | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  if (first & 0x70) return 'reserved bits that are set';
  if (second & 0x80) return 'a masked frame';
  const [start, length] = readLength(bytes, second);
  if (length > MAX_FRAME_BYTES) return `a frame of ${length} bytes`;
  if (bytes.length < start + length) return undefined;
  return {
    isLast: first >= 0x80,
    opcode: first & 0x0f,
    payload: bytes.subarray(start, start + length),
    size: start + length,
  };
}

function readLength(bytes: Buffer, short: number): [start: number, length: number] {
  if (short < 126) return [2, short];
  if (short === 126) return [4, bytes.length < 4 ? 0 : bytes.readUInt16BE(2)];
  return [10, bytes.length < 10 ? 0 : Number(bytes.readBigUInt64BE(2))];
}
