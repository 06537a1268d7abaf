import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { queryObjects } from 'node:v8';
import { WebSocket } from 'ws';
import { answerCalls } from '../../../bench/processes/answer-calls';
import { createGateway, type Gateway } from '../../create-gateway';
import { createFaults } from '../../faults/faults';
import type { Plan } from '../plan';
import { createPrng } from '../prng';
import { NOW_MS, OWNER, READER } from '../world';
import { subjectApi } from './api';
import { type Ledger, newLedger } from './ledger';

/** The gateway under test, in a process of its own: what breaks there is seen from outside. */
let gateway: Gateway | undefined;
let ledger = newLedger();

for (const event of ['unhandledRejection', 'uncaughtException', 'warning'] as const) {
  process.on(event, (cause: unknown) => {
    // Of `queryObjects`, below.
    if ((cause as Error).name !== 'ExperimentalWarning') ledger.surprises.push(`${event}: ${textOf(cause)}`);
  });
}

const operations = {
  open: (plan: Plan): Promise<number> => {
    const { bytes } = createPrng(plan.seed);
    ledger = newLedger();
    gateway = createGateway({
      api: subjectApi(plan, () => ledger),
      findCredentials: (id) => [OWNER, READER].find(({ accessKeyId }) => accessKeyId === id),
      clock: () => NOW_MS,
      random: bytes,
      log: {
        debug: (line) => void line(),
        warn: () => {},
        error: (line, cause) => ledger.errors.push(`${line}: ${textOf(cause)}`),
      },
      limits: plan.limits,
      ...(plan.isDelaying && { faults: createFaults([{ fault: 'delay', rate: 0.2, delayMs: 4 }], bytes) }),
    });
    return gateway.listen({ host: '127.0.0.1', port: 0 });
  },
  /** What has happened since the last call. */
  takeLedger: (): Ledger => {
    const taken = ledger;
    ledger = newLedger();
    return taken;
  },
  handles,
  memory,
  resources,
  /** Answers how long that took. */
  close: async (): Promise<number> => {
    const startedAt = performance.now();
    await gateway?.close();
    gateway = undefined;
    return performance.now() - startedAt;
  },
};
export type SubjectOperations = typeof operations;

/** Open TCP connections, and what listens for them. */
type Handles = { sockets: number; listeners: number };

function handles(): Handles {
  const names = process.getActiveResourcesInfo();
  const count = (wanted: string) => names.filter((name) => name === wanted).length;
  return { sockets: count('TCPSocketWrap'), listeners: count('TCPServerWrap') };
}

/** After a garbage collection; buffers lie outside the heap. */
type Memory = { heapBytes: number; bufferBytes: number; rssBytes: number };

async function memory(): Promise<Memory> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, bufferBytes: arrayBuffers, rssBytes: rss };
}

/** With the objects that are still held. Finding those takes a while. */
export type Resources = Handles & Memory & { objects: { webSockets: number; requests: number; sockets: number } };

async function resources(): Promise<Resources> {
  const bytes = await memory();
  const objects = {
    webSockets: Number(queryObjects(WebSocket)),
    requests: Number(queryObjects(IncomingMessage)),
    sockets: Number(queryObjects(Socket)),
  };
  return { ...handles(), ...bytes, objects };
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

answerCalls(operations);
