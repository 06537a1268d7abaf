import { describe, expect, test } from 'vitest';
import { waitFor } from '../../testing';
import type { RouteHandler } from '../api';
import { ACCEPT_ALL, connectClient, refusedStatus, startGateway, type TestGateway } from '../test-kit';
import { writeFrame } from './generate/frames';
import { readServerFrames } from './reference/server-frames';
import { openTcp, type Tcp, upgradeText } from './test-tcp';

const MASK = Buffer.alloc(4);
const part = (opcode: number, isLast = false) => writeFrame({ opcode, payload: Buffer.from('x'), isLast }, MASK);
const pong = writeFrame({ opcode: 10, payload: Buffer.alloc(125) }, MASK);
const ping = writeFrame({ opcode: 9, payload: Buffer.alloc(125) }, MASK);

/** A client by hand that has been let in. */
async function enter(gateway: TestGateway): Promise<Tcp> {
  const tcp = openTcp(gateway, upgradeText());
  await waitFor(() => expect(tcp.statuses()).toEqual([101]));
  return tcp;
}

function closeCodeOf({ text }: Tcp): number | undefined {
  const bytes = Buffer.from(text(), 'latin1');
  return readServerFrames(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)).closeCode;
}

async function expectDisconnect({ events }: TestGateway, code: number): Promise<void> {
  await waitFor(() =>
    expect(events.at(-1)?.requestContext).toMatchObject({ eventType: 'DISCONNECT', disconnectStatusCode: code }),
  );
}

describe('a message that never comes to its end', () => {
  test('ends with 1008 when it is in too many frames, for the client and for $disconnect', async () => {
    const gateway = await startGateway({ limits: { maxFragments: 1000 } });
    const tcp = await enter(gateway);
    tcp.socket.write(Buffer.concat([part(1), ...Array.from({ length: 1000 }, () => part(0))]));
    await waitFor(() => expect(closeCodeOf(tcp)).toBe(1008));
    tcp.socket.end();
    await expectDisconnect(gateway, 1008);
  });

  test('ends with 1009 when a lot of other frames come between, and the client is cut when it goes on', async () => {
    const gateway = await startGateway();
    const tcp = await enter(gateway);
    const piece = Buffer.concat([part(0), ...Array.from({ length: 499 }, () => pong)]);
    tcp.socket.write(part(1));
    const timer = setInterval(() => tcp.socket.writable && tcp.socket.write(piece), 1);
    await tcp.ended;
    clearInterval(timer);
    await expectDisconnect(gateway, 1009);
  });

  test('of which an empty part comes again and again is taken as long as it is small', async () => {
    const gateway = await startGateway();
    const tcp = await enter(gateway);
    const nothing = writeFrame({ opcode: 0, payload: Buffer.alloc(0), isLast: false }, MASK);
    tcp.socket.write(Buffer.concat([part(1), ...Array.from({ length: 1000 }, () => nothing), part(0, true)]));
    await waitFor(() => expect(gateway.events.at(-1)?.body).toBe('xx'));
  });
});

test('a client that pings and reads no pong is cut', async () => {
  const gateway = await startGateway();
  const { socket } = await enter(gateway);
  socket.pause();
  socket.write(Buffer.concat(Array.from({ length: 1000 }, () => ping)));
  await expectDisconnect(gateway, 1006);
});

test('what follows a close frame is not looked at: the cause is the one of that frame', async () => {
  const gateway = await startGateway();
  const { socket } = await enter(gateway);
  const close = writeFrame({ opcode: 8, payload: Buffer.from([0x0f, 0xa0, 0x61]) }, MASK);
  const tooLong = writeFrame({ opcode: 1, payload: Buffer.alloc(0), length: 2n ** 62n }, MASK);
  socket.end(Buffer.concat([close, tooLong]));
  await expectDisconnect(gateway, 4000);
  expect(gateway.events.at(-1)?.requestContext.disconnectReason).toBe('a');
});

test('of two causes the first is told', async () => {
  const gateway = await startGateway();
  const tcp = await enter(gateway);
  tcp.socket.write(writeFrame({ opcode: 2, payload: Buffer.alloc(0) }, MASK));
  await waitFor(() => expect(closeCodeOf(tcp)).toBe(1003));
  tcp.socket.end(writeFrame({ opcode: 1, payload: Buffer.alloc(0), length: 2n ** 62n }, MASK));
  await expectDisconnect(gateway, 1003);
});

test('a client is not read from while functions hold too many of its messages, and loses none', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const routes = { ...ACCEPT_ALL, $default: () => held };
  const gateway = await startGateway({ routes, limits: { clientBufferBytes: 50_000 } });
  const { socket } = await connectClient(gateway);
  const text = 'x'.repeat(9000);
  for (let count = 0; count < 500; count++) socket.send(text);
  const messages = () => gateway.events.filter(({ requestContext }) => requestContext.eventType === 'MESSAGE').length;
  await waitFor(() => expect(messages()).toBeGreaterThan(4));
  // Another client's message comes after all that the gateway was still going to read.
  const other = await connectClient(gateway);
  other.socket.send('other');
  await waitFor(() => expect(gateway.events.some(({ body }) => body === 'other')).toBe(true));
  expect(messages()).toBeLessThan(40);
  release();
  await waitFor(() => expect(messages()).toBe(501));
});

describe('upgrades that are under way are bounded', () => {
  const never: RouteHandler = () => new Promise(() => {});
  const LIMITS = { maxPendingHandshakes: 3, newConnections: { perSecond: 1000, burst: 1000 } };

  async function fill(gateway: TestGateway): Promise<Tcp[]> {
    const three = [1, 2, 3].map(() => openTcp(gateway, upgradeText()));
    await waitFor(() => expect(gateway.events).toHaveLength(3));
    expect(await refusedStatus(gateway)).toBe(429);
    expect(gateway.events).toHaveLength(3);
    return three;
  }

  test('one more is refused with 429, and room is made by the time that $connect has', async () => {
    const gateway = await startGateway({
      routes: { $connect: never },
      // Longer than the machine may take to refuse one more: a client that came after that time would find room.
      limits: { ...LIMITS, integrationTimeoutMs: 3_000 },
    });
    const three = await fill(gateway);
    await Promise.all(three.map(({ ended }) => ended));
    expect(three.map(({ statuses }) => statuses())).toEqual([[502], [502], [502]]);
    await fill(gateway.events.splice(0) && gateway);
  });

  test('room is made by clients that leave, once $connect has returned', async () => {
    const waiting: ((answer: unknown) => void)[] = [];
    const gateway = await startGateway({
      routes: { $connect: () => new Promise((resolve) => waiting.push(resolve)) },
      limits: LIMITS,
    });
    for (const { socket } of await fill(gateway)) socket.resetAndDestroy();
    for (const resolve of waiting.splice(0)) resolve({ statusCode: 200 });
    await fill(gateway.events.splice(0) && gateway);
  });

  test('room is made by functions that throw and by those that refuse', async () => {
    const answers = [() => Promise.reject(new Error('on purpose')), () => ({ statusCode: 403 }), () => undefined];
    const gateway = await startGateway({
      routes: { $connect: () => answers[gateway.events.length % 3]?.() },
      limits: LIMITS,
    });
    for (let count = 0; count < 10; count++) expect(await refusedStatus(gateway)).toBeOneOf([403, 502]);
  });

  test('none of them outlives the gateway', async () => {
    const gateway = await startGateway({ routes: { $connect: never }, limits: { ...LIMITS, shutdownTimeoutMs: 50 } });
    const three = await fill(gateway);
    await gateway.close();
    await Promise.all(three.map(({ ended }) => ended));
    expect(three.map(({ statuses }) => statuses())).toEqual([[], [], []]);
  });
});
