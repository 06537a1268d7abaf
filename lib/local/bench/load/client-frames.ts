const MASK_BIT = 0x80;
const TEXT = 0x81;
const CLOSE = 0x88;
/** A mask of zeros leaves the payload as it is and is as valid as any (RFC 6455, section 5.3). */
const MASK = [0, 0, 0, 0];

/** A text message of at most 125 bytes, as a client sends it. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([TEXT, MASK_BIT | payload.length, ...MASK]), payload]);
}

/** Status 1000, no reason. */
export const CLOSE_FRAME = Buffer.from([CLOSE, MASK_BIT | 2, ...MASK, 0x03, 0xe8]);
