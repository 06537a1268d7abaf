/**
 * Finds the frames in what a client sends, since `ws` tells messages alone and the limit of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html is one of
 * frames too. It reads headers and skips payloads (RFC 6455, section 5.2); whatever is wrong with them is for `ws` to find.
 * Departures: none known.
 *
 * Answers a function that takes the bytes as they arrive; `onTooLong` is called once, at the first frame beyond `maxBytes`. What
 * follows a close frame is no frame any more (RFC 6455, section 5.5.1), and not looked at.
 */
export function watchFrames(maxBytes: number, onTooLong: () => void): (chunk: Buffer) => void {
  /** Of the frame at hand: how much is still to come. */
  let toSkip = 0;
  /** The beginning of a header that the end of a chunk has cut. */
  let cut: Buffer | undefined;

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
        at += headerBytes(bytes, at) + length;
      }
    }
    toSkip = at - bytes.length;
  };
}

const CLOSE = 8;

function opcode(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) & 0x0f;
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
