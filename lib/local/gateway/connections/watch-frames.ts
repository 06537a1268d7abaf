/** A choice: many times the longest message, cut into the smallest frames. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;

/** Opcodes below it are those of messages. */
const CLOSE = 8;

/**
 * Finds the frames in what a client sends, since `ws` tells messages alone and the limit of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html is one of
 * frames too. It reads headers and skips payloads (RFC 6455, section 5.2); whatever is wrong with them is for `ws` to find.
 * Departures: none known.
 *
 * Answers a function that takes the bytes as they arrive; `onTooLong` is called at the first frame beyond `maxBytes`. What follows
 * that or a close frame is no frame any more (RFC 6455, section 5.5.1). It is also called whenever so much has come since the
 * last whole message that the connection should be cut, since `ws` holds all of it.
 */
export function watchFrames(maxBytes: number, onTooLong: () => void): (chunk: Buffer) => void {
  /** Of the frame at hand: how much is still to come. */
  let toSkip = 0;
  /** The beginning of a header that the end of a chunk has cut. */
  let cut: Buffer | undefined;
  /** Of a message that is not whole, with what came between its frames, or after the last frame. */
  let heldBytes = 0;

  return (chunk) => {
    const bytes = cut ? Buffer.concat([cut, chunk]) : chunk;
    let at = toSkip;
    cut = undefined;
    while (at < bytes.length) {
      const length = payloadLength(bytes, at);
      if (length === undefined) {
        cut = Buffer.from(bytes.subarray(at));
        at = bytes.length;
      } else if (length > maxBytes) {
        at = Number.POSITIVE_INFINITY;
        onTooLong();
      } else if (opcode(bytes, at) === CLOSE) {
        at = Number.POSITIVE_INFINITY;
      } else {
        const size = headerBytes(bytes, at) + length;
        if (opcode(bytes, at) < CLOSE) heldBytes = isLast(bytes, at) ? 0 : heldBytes + size;
        else if (heldBytes > 0) heldBytes += size;
        at += size;
      }
    }
    if (at === Number.POSITIVE_INFINITY) heldBytes += chunk.length;
    if (heldBytes > MAX_HELD_BYTES) {
      heldBytes = 0;
      onTooLong();
    }
    toSkip = at - bytes.length;
  };
}

function opcode(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) & 0x0f;
}

function isLast(bytes: Buffer, at: number): boolean {
  return (bytes[at] ?? 0) >= 0x80;
}

/** Of the frame that begins at `at`. Undefined while bytes of the length are still to come. */
function payloadLength(bytes: Buffer, at: number): number | undefined {
  const known = bytes.length - at;
  if (known < 2) return undefined;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  if (short < 126) return short;
  if (short === 126) return known < 4 ? undefined : bytes.readUInt16BE(at + 2);
  return known < 10 ? undefined : Number(bytes.readBigUInt64BE(at + 2));
}

/** The mask of four bytes, if there is one, follows the length. */
function headerBytes(bytes: Buffer, at: number): number {
  const second = bytes[at + 1] ?? 0;
  const short = second & 0x7f;
  return (short < 126 ? 2 : short === 126 ? 4 : 10) + (second & 0x80 ? 4 : 0);
}
