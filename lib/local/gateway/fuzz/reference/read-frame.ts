/** A client's frame (RFC 6455, section 5.2). */
export type ReadFrame = {
  isLast: boolean;
  opcode: number;
  /** Something that no frame may have shows in its first two bytes. */
  isBroken: boolean;
  /** As announced. */
  length: number;
  /** Unmasked; undefined while it is not there to its end. */
  payload: Buffer | undefined;
  /** Header and payload. */
  size: number;
};

export const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10] as const;
const OPCODES: readonly number[] = [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG];

/** Undefined while not even the length of the frame is known. */
export function readFrame(bytes: Buffer): ReadFrame | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const [isLast, opcode, isMasked, short] = [first >= 0x80, first & 0x0f, second >= 0x80, second & 0x7f];
  const isBrokenControl = opcode >= CLOSE && (!isLast || short > 125 || (opcode === CLOSE && short === 1));
  const isBroken = (first & 0x70) !== 0 || !OPCODES.includes(opcode) || !isMasked || isBrokenControl;

  const lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
  if (bytes.length < 2 + lengthBytes) {
    return isBroken ? { isLast, opcode, isBroken, length: 0, payload: undefined, size: bytes.length } : undefined;
  }
  const length = readLength(bytes, short);
  const start = 2 + lengthBytes + (isMasked ? 4 : 0);
  const isWhole = bytes.length >= start + length;
  const payload = isWhole ? unmask(bytes.subarray(start, start + length), bytes.subarray(start - 4, start)) : undefined;
  return { isLast, opcode, isBroken, length, payload, size: start + length };
}

function readLength(bytes: Buffer, short: number): number {
  if (short < 126) return short;
  return short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}

function unmask(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
}
