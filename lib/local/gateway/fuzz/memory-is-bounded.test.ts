import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Limits } from '../limits';
import { DEFAULT_LIMITS } from '../limits';
import { writeFrame } from './generate/frames';
import { write } from './generate/mutate';
import { goodUpgrade } from './generate/upgrades';
import { findLeftovers } from './growth';
import { plainPlan } from './plan';
import { readResponses } from './reference/read-responses';
import { play } from './stage/play';
import type { Resources } from './subject/main';
import { type Subject, startSubject } from './subject/start';
import { HOST, OWNER, signInHeader } from './world';

/** The gateway runs in a process of its own, whose memory is its alone. */
const MEGABYTE = 1024 * 1024;
const TIMEOUT_MS = 60_000;
const MASK = Buffer.alloc(4);
/** Many times what a megabyte and one read from the network hold of small messages. */
const MOST_TOLD = 20_000;

let subject: Subject;
let before: Resources;

beforeAll(async () => {
  subject = startSubject();
  await subject.call('open', plainPlan(1));
  await subject.call('close');
  before = await subject.call('resources');
}, TIMEOUT_MS);

afterAll(() => subject.stop());

async function open(limits: Partial<Limits>): Promise<number> {
  const plan = plainPlan(1);
  return subject.call('open', { ...plan, limits: { ...plan.limits, ...limits } });
}

/** Megabytes more than at the start, of objects and buffers that are still held. */
async function heldMegabytes(): Promise<number> {
  const { heapBytes, bufferBytes } = await subject.call('memory');
  return (heapBytes + bufferBytes - before.heapBytes - before.bufferBytes) / MEGABYTE;
}

/** Polls: some is freed a moment after it was let go of. */
async function expectHeld(maxMegabytes: number): Promise<void> {
  await patiently(async () => expect(await heldMegabytes()).toBeLessThan(maxMegabytes));
}

/** Nothing is left, not even of what was cut. */
async function expectNothingHeld(): Promise<void> {
  await patiently(async () => expect((await subject.call('handles')).sockets).toBe(0));
  await subject.call('close');
  await subject.call('takeLedger');
  await expectHeld(16);
  await patiently(async () => expect(findLeftovers(await subject.call('resources'), before)).toBe(undefined));
}

function patiently(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: TIMEOUT_MS, interval: 100 });
}

function openSockets(port: number, count: number): Socket[] {
  return Array.from({ length: count }, () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      .on('error', () => {})
      .resume();
    onTestFinished(() => void socket.destroy());
    return socket;
  });
}

/** Clients that have been let in. */
async function enter(port: number, count: number): Promise<Socket[]> {
  const sockets = openSockets(port, count);
  const upgrade = write(goodUpgrade(plainPlan(1), 'somebody'), Buffer.alloc(0));
  await Promise.all(
    sockets.map(async (socket) => {
      socket.write(upgrade);
      await once(socket, 'data');
    }),
  );
  return sockets;
}

/** Writes the same again and again, to each as fast as it is taken, until `isOver`. */
async function flood(sockets: readonly Socket[], bytes: Buffer, isOver: () => Promise<boolean>): Promise<void> {
  let isFlooding = true;
  for (const socket of sockets) {
    const more = () => {
      while (isFlooding && socket.writable && socket.write(bytes));
    };
    socket.on('drain', more);
    more();
  }
  await patiently(async () => expect(await isOver()).toBe(true));
  isFlooding = false;
}

/** The process has stopped reading, though it is not too busy to: it has answered another question meanwhile. */
function comesToRest(sockets: readonly Socket[]): () => Promise<boolean> {
  let last = -1;
  return async () => {
    await subject.call('handles');
    const sent = sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
    const isAtRest = sent === last;
    last = sent;
    return isAtRest;
  };
}

function expectClosed(sockets: readonly Socket[]): Promise<unknown> {
  return patiently(() => expect(sockets.every(({ closed }) => closed)).toBe(true));
}

test(
  'a thousand connections that say nothing take little, and are cut',
  async () => {
    const port = await open({ maxSocketsPerSource: 2000, headersTimeoutMs: 1000, requestTimeoutMs: 1000 });
    const sockets = openSockets(port, 1000);
    await patiently(() => expect(sockets.every(({ connecting }) => !connecting)).toBe(true));
    await expectHeld(20);
    await expectClosed(sockets);
    await expectNothingHeld();
  },
  TIMEOUT_MS,
);

test(
  'a caller that reads no answers is held some megabytes for at most, and is cut',
  async () => {
    const sockets = openSockets(await open({ headersTimeoutMs: 500, requestTimeoutMs: 500 }), 1);
    for (const socket of sockets) socket.pause();
    await flood(sockets, Buffer.from(`GET /dev HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`.repeat(1000)), comesToRest(sockets));
    await expectHeld(20);
    await expectClosed(sockets);
    await expectNothingHeld();
  },
  TIMEOUT_MS,
);

test(
  'messages that never come to their end hold some megabytes each at most, whatever comes between their parts',
  async () => {
    const { maxFragments } = DEFAULT_LIMITS;
    const sockets = await enter(await open({ maxFragments, closeTimeoutMs: 10_000 }), 3);
    const pong = writeFrame({ opcode: 10, payload: Buffer.alloc(125) }, MASK);
    const part = (opcode: number) => writeFrame({ opcode, payload: Buffer.from('x'), isLast: false }, MASK);
    for (const socket of sockets) socket.write(part(1));
    let mostHeld = 0;
    await flood(sockets, Buffer.concat([part(0), ...Array.from({ length: 499 }, () => pong)]), async () => {
      mostHeld = Math.max(mostHeld, await heldMegabytes());
      return sockets.every(({ closed }) => closed);
    });
    expect(mostHeld).toBeLessThan(100);
    await expectNothingHeld();
  },
  TIMEOUT_MS,
);

test(
  'a client whose messages no function finishes is not read from beyond some megabytes',
  async () => {
    const sockets = await enter(await open({ integrationTimeoutMs: 2000 }), 1);
    const message = writeFrame({ opcode: 1, payload: Buffer.from('{"action":"hang"}') }, MASK);
    let told = 0;
    let mostHeld = 0;
    await flood(sockets, Buffer.concat(Array.from({ length: 1000 }, () => message)), async () => {
      const { messages } = await subject.call('takeLedger');
      told += messages.length;
      mostHeld = Math.max(mostHeld, await heldMegabytes());
      // At rest, or beyond all measure.
      return messages.length === 0 ? told > 0 : told > MOST_TOLD;
    });
    expect(told).toBeLessThan(MOST_TOLD);
    expect(mostHeld).toBeLessThan(100);
    for (const socket of sockets) socket.resetAndDestroy();
    await expectNothingHeld();
  },
  TIMEOUT_MS,
);

test(
  'a client that reads nothing is held no more for than its buffer, and posts to it get 429',
  async () => {
    const port = await open({});
    const [socket] = await enter(port, 1);
    socket?.pause();
    const { connects } = await subject.call('takeLedger');
    const body = Buffer.alloc(100_000, 'x');
    const headers: [string, string][] = [['host', HOST]];
    const unsigned = { method: 'POST', target: `/dev/@connections/${connects[0]?.id}`, headers, body };
    const call = signInHeader(unsigned, OWNER);
    const bytes = write({ ...call, headers: [...call.headers, ['content-length', String(body.length)]] }, body);
    const statuses = new Set<number | undefined>();
    for (let count = 0; count < 500 && !statuses.has(429); count++) {
      const { received } = await play(port, { steps: [{ send: bytes }, { wait: 'answer' }] }, TIMEOUT_MS);
      statuses.add(readResponses(received, false).responses[0]?.status);
    }
    expect([...statuses]).toEqual([200, 429]);
    await expectHeld(16);
    socket?.resetAndDestroy();
    await expectNothingHeld();
  },
  TIMEOUT_MS,
);
