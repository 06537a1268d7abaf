import { deflateRawSync } from 'node:zlib';
import type { Case, Step } from '../case';
import type { Plan } from '../plan';
import type { Prng } from '../prng';
import { inPieces, mutateBytes, someLength, write } from './mutate';
import { goodUpgrade } from './upgrades';

export type Frame = {
  opcode: number;
  payload: Buffer;
  isLast?: boolean;
  /** The three reserved bits, as a number. */
  reserved?: number;
  isMasked?: boolean;
  /** Announced in the place of the right one. */
  length?: bigint;
  /** Bytes of the length: as few as possible unless given. */
  lengthBytes?: 0 | 2 | 8;
};

export function writeFrame(frame: Frame, mask: Buffer): Buffer {
  const { opcode, payload, isLast = true, reserved = 0, isMasked = true, length = BigInt(payload.length) } = frame;
  const { lengthBytes = length < 126n ? 0 : length < 65_536n ? 2 : 8 } = frame;
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (lengthBytes === 0 ? Number(length & 0x7fn) : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) head.writeUInt16BE(Number(length & 0xffffn), 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(length, 2);
  if (!isMasked) return Buffer.concat([head, payload]);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

/** A client that connects as it should, and what it says then. */
export function framesCase(prng: Prng, plan: Plan, name: string): Case {
  const request = goodUpgrade(plan, name);
  if (prng.chance(0.3))
    request.headers.push(['sec-websocket-extensions', 'permessage-deflate; client_max_window_bits']);
  const frames = Array.from({ length: 1 + prng.int(6) }, () => frameGroup(prng)).flat();
  const bytes = Buffer.concat(
    frames.map((frame) => writeFrame(frame, prng.chance(0.9) ? prng.bytes(4) : Buffer.alloc(4))),
  );
  const wire = prng.chance(0.2) ? mutateBytes(bytes, prng) : bytes;
  // Some do not wait until they are let in.
  const isHasty = prng.chance(0.15);
  const upgrade: Step[] = isHasty
    ? [{ send: Buffer.concat([write(request, Buffer.alloc(0)), wire]) }]
    : [
        { send: write(request, Buffer.alloc(0)) },
        { wait: 'answer' },
        ...(prng.chance(0.6) ? [{ send: wire }] : inPieces(wire, prng)),
      ];
  const end: Step[] = prng.chance(0.2) ? [{ wait: 'answer' }] : [];
  return {
    kind: 'frames',
    steps: [...upgrade, ...end, { end: prng.chance(0.12) ? 'cut' : 'close' }],
    signed: request.signed,
  };
}

const TEXTS = [
  '',
  'hello',
  '{"action":"echo"}',
  '{"action":"throw"}',
  '{"action":"slow"}',
  '{"action":"hang"}',
  '{"action":"odd"}',
  '{"action":"$disconnect"}',
  '{"action":["a"]}',
  '{"action":',
  '[]',
  'null',
  '{"__proto__":{"action":"echo"}}',
  '💥',
];
const BROKEN_UTF8 = ['c3', 'c328', 'e282', 'eda080', 'f4908080', 'c0af', 'ff', 'f09f92'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 32_768, 131_072];
const HUGE = [2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 2n ** 32n, 2n ** 31n, 131_073n, 32_769n];
const CLOSE_CODES = [
  0, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000, 65_535,
];
const DEEP = 20_000;

/** One thing that a client may say, good or bad, in as many frames as it takes. */
function frameGroup(prng: Prng): Frame[] {
  const text = (): Buffer => Buffer.from(prng.chance(0.9) ? prng.pick(TEXTS) : 'x'.repeat(someLength(prng, LENGTHS)));
  const small = () => prng.bytes(prng.int(126));
  switch (prng.int(18)) {
    case 0:
    case 1:
    case 2:
      return [{ opcode: 1, payload: text() }];
    case 3:
    case 4:
      return inParts(text(), prng);
    case 5:
      return [{ opcode: prng.pick([9, 9, 10]), payload: small() }];
    case 6:
      return [
        {
          opcode: prng.int(16),
          payload: small(),
          isLast: prng.chance(0.5),
          reserved: prng.int(8),
          isMasked: prng.chance(0.5),
        },
      ];
    case 7:
      return [
        {
          opcode: prng.pick([0, 1, 2, 8, 9]),
          payload: small(),
          length: prng.pick(HUGE),
          lengthBytes: prng.chance(0.8) ? 8 : prng.pick([0, 2]),
        },
      ];
    case 8:
      return [{ opcode: prng.pick([8, 9, 10]), payload: prng.bytes(126 + prng.int(200)) }];
    case 9:
      return [
        { opcode: 1, payload: text(), isLast: false },
        { opcode: prng.pick([1, 2]), payload: text() },
      ];
    case 10:
      return inParts(
        Buffer.concat([text(), prng.pick(BROKEN_UTF8), prng.chance(0.5) ? text() : Buffer.alloc(0)]),
        prng,
      );
    case 11:
      return [{ opcode: 8, payload: closePayload(prng) }];
    case 12:
      return [{ opcode: 1, reserved: 4, payload: deflateRawSync(Buffer.alloc(1 + prng.int(2_000_000))) }];
    case 13:
      return [
        { opcode: 1, payload: text(), isLast: false },
        ...repeat(prng.int(100), { opcode: 0, payload: Buffer.alloc(prng.int(2)), isLast: false }),
      ];
    case 14:
      return repeat(prng.int(200), { opcode: 9, payload: small() });
    case 15:
      return [{ opcode: 2, payload: small() }];
    case 16:
      return [
        { opcode: 1, payload: Buffer.from(`{"action":${'['.repeat(prng.int(DEEP / 2))}`) },
        { opcode: 1, payload: deepMessage(prng) },
      ];
    default:
      return repeat(1 + prng.int(5), {
        opcode: 1,
        payload: Buffer.alloc(32_768 - prng.int(2), 'x'),
        isLast: prng.chance(0.5),
        ...(prng.chance(0.3) && { lengthBytes: 8 }),
      });
  }
}

function repeat(count: number, frame: Frame): Frame[] {
  return Array.from({ length: count }, () => frame);
}

/** A message in several frames, mostly as RFC 6455 wants it, with control frames between them. */
function inParts(message: Buffer, prng: Prng): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < message.length || frames.length === 0; ) {
    const size = 1 + prng.int(Math.max(1, message.length - at));
    const isLast = at + size >= message.length;
    frames.push({
      opcode: frames.length === 0 ? 1 : 0,
      payload: message.subarray(at, at + size),
      isLast: prng.chance(0.97) ? isLast : !isLast,
    });
    if (prng.chance(0.1)) frames.push({ opcode: 9, payload: Buffer.from('between'), isLast: prng.chance(0.9) });
    at += size;
  }
  return frames;
}

/** The route that it asks for lies at the bottom of many arrays. */
function deepMessage(prng: Prng): Buffer {
  const depth = prng.int(DEEP / 2);
  return Buffer.from(`{"action":${'['.repeat(depth)}${']'.repeat(depth)}}`);
}

function closePayload(prng: Prng): Buffer {
  const code = Buffer.alloc(2);
  code.writeUInt16BE(prng.pick(CLOSE_CODES));
  const reason = prng.chance(0.2)
    ? prng.pick(BROKEN_UTF8)
    : Buffer.from(prng.pick(['', 'bye', 'é', 'x'.repeat(123), 'x'.repeat(124)]));
  return prng.chance(0.15) ? prng.bytes(prng.int(3)) : Buffer.concat([code, reason]);
}
