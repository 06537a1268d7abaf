/** Counts what a server sends to a client that has no other use for it. */
export type FrameCounter = {
  /** Messages that are complete. */
  messages: number;
  payloadBytes: number;
  isClosing: boolean;
  /** Takes bytes as they arrive, cut anywhere. */
  take: (bytes: Uint8Array) => void;
};

const CLOSE = 0x08;

/** Reads unmasked frames (RFC 6455, section 5.2): their headers, and how much to skip. */
export function createFrameCounter(): FrameCounter {
  const header = new Uint8Array(10);
  let headerBytes = 0;
  let toSkip = 0;

  const counter: FrameCounter = {
    messages: 0,
    payloadBytes: 0,
    isClosing: false,
    take: (bytes) => {
      let at = 0;
      while (at < bytes.length) {
        if (toSkip > 0) {
          const skipped = Math.min(toSkip, bytes.length - at);
          toSkip -= skipped;
          at += skipped;
          continue;
        }
        header[headerBytes++] = bytes[at++] ?? 0;
        const length = lengthIn(header, headerBytes);
        if (length === undefined) continue;
        headerBytes = 0;
        toSkip = length;
        countFrame(counter, header[0] ?? 0, length);
      }
    },
  };
  return counter;
}

function countFrame(counter: FrameCounter, first: number, length: number): void {
  const isControl = (first & 0x08) !== 0;
  if ((first & 0x0f) === CLOSE) counter.isClosing = true;
  if (isControl) return;
  counter.payloadBytes += length;
  if (first >= 0x80) counter.messages += 1;
}

/** Undefined while bytes of the header are still to come. */
function lengthIn(header: Uint8Array, known: number): number | undefined {
  if (known < 2) return undefined;
  const short = header[1] ?? 0;
  if (short < 126) return short;
  const end = short === 126 ? 4 : 10;
  return known < end ? undefined : header.slice(2, end).reduce((length, byte) => length * 256 + byte, 0);
}
