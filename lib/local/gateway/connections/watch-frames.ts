/**
 * Finds the frames in what a client sends, since `ws` tells messages alone and the limit of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html is one of
 * frames too. It reads headers and skips payloads (RFC 6455, section 5.2); whatever is wrong with them is for `ws` to find.
 * Departures: none known.
 *
 * Answers a function that takes the bytes as they arrive; `onTooLong` is called once, at the first frame beyond `maxBytes`.
 */
export function watchFrames(maxBytes: number, onTooLong: () => void): (chunk: Buffer) => void {
  /** Of the frame at hand: bytes of its header seen so far, and of its payload still to come. */
  let header: number[] = [];
  let toSkip = 0;
  let isOver = false;

  return (chunk) => {
    let at = 0;
    while (!isOver && at < chunk.length) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, chunk.length - at);
        toSkip -= skipped;
        at += skipped;
        continue;
      }
      header.push(chunk[at++] ?? 0);
      const length = header.length < 2 ? undefined : payloadLength(header);
      if (length === undefined) continue;
      if (length > maxBytes) {
        isOver = true;
        onTooLong();
      }
      // The mask of four bytes, if there is one, follows the length.
      toSkip = length + ((header[1] ?? 0) & 0x80 ? 4 : 0);
      header = [];
    }
  };
}

/** Undefined while bytes of the length are still to come. */
function payloadLength(header: readonly number[]): number | undefined {
  const short = (header[1] ?? 0) & 0x7f;
  if (short < 126) return short;
  const end = short === 126 ? 4 : 10;
  if (header.length < end) return undefined;
  return header.slice(2, end).reduce((length, byte) => length * 256 + byte, 0);
}
