import { isUtf8 } from 'node:buffer';
import type { Limits } from '../../limits';
import { BINARY, CLOSE, CONTINUATION, PING, type ReadFrame, readFrame } from './read-frame';

/**
 * What must come of the frames that a client sent: a second reading of them, which shares nothing with the one of the gateway. RFC 6455
 * says when a connection fails, API Gateway adds 1003 for binary messages and 1009 for frames above 32 KB.
 */
export type ExpectedFrames = {
  /** Texts that reach a route, in this order; fewer do when the connection ends first. */
  messages: string[];
  pings: Buffer[];
  /** So many pings that the gateway may cut the connection. */
  isFlood: boolean;
  /**
   * The codes with which the connection may end, as the client is told and as `$disconnect` is told; several where two things
   * are wrong at once. 1006: the client has gone without a close frame.
   */
  ends: Set<number>;
  /** Of the client's own close frame, if it ends the connection. */
  reason: string | undefined;
};

type FrameLimits = Pick<Limits, 'maxPayloadBytes' | 'frameBytes' | 'maxFragments'>;

/** `ws` gives up on a client that makes it owe more pongs than this. */
const MAX_OWED_PONGS = 60;

export function expectFrames(bytes: Buffer, limits: FrameLimits): ExpectedFrames {
  const expected: ExpectedFrames = { messages: [], pings: [], isFlood: false, ends: new Set(), reason: undefined };
  const message = createMessage(expected, limits);
  let at = 0;
  while (expected.ends.size === 0) {
    const frame = readFrame(bytes.subarray(at));
    if (!frame) {
      expected.ends.add(1006);
      break;
    }
    at += frame.size;
    const isOutOfTurn = frame.opcode <= BINARY && (frame.opcode === CONTINUATION) !== message.isOpen();
    if (frame.isBroken || isOutOfTurn) expected.ends.add(1002);
    if (frame.length > limits.frameBytes) expected.ends.add(1009);
    if (expected.ends.size > 0) break;
    if (frame.opcode <= BINARY) message.take(frame);
    else takeControl(expected, frame);
  }
  // Frames that come with the one that ends a connection are looked at for their length before it is.
  if (expected.reason === undefined && hasLongFrame(bytes.subarray(at), limits)) expected.ends.add(1009);
  expected.isFlood = expected.pings.length > MAX_OWED_PONGS;
  if (expected.isFlood) expected.ends.add(1006);
  return expected;
}

function createMessage({ messages, ends }: ExpectedFrames, limits: FrameLimits) {
  let open: { opcode: number; parts: Buffer[]; length: number } | undefined;
  return {
    isOpen: () => open !== undefined,
    take: ({ opcode, length, payload, isLast }: ReadFrame) => {
      open ??= { opcode, parts: [], length: 0 };
      open.length += length;
      if (open.length > limits.maxPayloadBytes) return ends.add(1009);
      if (!payload) return ends.add(1006);
      open.parts.push(payload);
      if (open.parts.length > limits.maxFragments) return ends.add(1008);
      if (!isLast) return undefined;
      const bytes = Buffer.concat(open.parts);
      if (open.opcode === BINARY) return ends.add(1003);
      if (!isUtf8(bytes)) return ends.add(1007);
      open = undefined;
      return messages.push(bytes.toString());
    },
  };
}

function takeControl(expected: ExpectedFrames, { opcode, payload }: ReadFrame): void {
  if (!payload) expected.ends.add(1006);
  else if (opcode === PING) expected.pings.push(payload);
  else if (opcode === CLOSE) {
    const code = payload.length === 0 ? 1005 : payload.readUInt16BE();
    const isKnown = (code >= 1000 && code <= 1014 && ![1004, 1006].includes(code)) || (code >= 3000 && code <= 4999);
    const isOwn = payload.length === 0 || (isKnown && code !== 1005 && isUtf8(payload.subarray(2)));
    if (isOwn) expected.reason = payload.subarray(2).toString();
    expected.ends.add(isOwn ? code : isKnown && code !== 1005 ? 1007 : 1002);
  }
}

function hasLongFrame(bytes: Buffer, { frameBytes }: FrameLimits): boolean {
  for (let at = 0; at < bytes.length; ) {
    const frame = readFrame(bytes.subarray(at));
    if (!frame) return false;
    if (frame.length > frameBytes) return true;
    at += frame.size;
  }
  return false;
}
