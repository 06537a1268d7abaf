import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Case, Step } from '../case';

/** What a client saw of a connection. */
export type Played = {
  received: Buffer;
  /** `reset`: the gateway cut it, so that bytes may be lost on their way. `stuck`: it never ended. */
  end: 'closed' | 'reset' | 'cut' | 'stuck';
};

/** How long a client waits for an answer that may never come. */
const ANSWER_MS = 100;
/** More than anything may take by the times of the plan. */
const PATIENCE_MS = 15_000;

/** Plays one connection, and waits until the gateway has ended it. */
export async function play(port: number, { steps }: Pick<Case, 'steps'>, answerMs = ANSWER_MS): Promise<Played> {
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  let isReset = false;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {
    isReset = true;
  });
  const ended = new Promise<void>((resolve) => socket.once('end', resolve).once('close', resolve));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  if (socket.connecting) await Promise.race([once(socket, 'connect').catch(() => {}), closed]);

  for (const step of steps) {
    if (socket.destroyed) break;
    await take(step, socket, ended, answerMs);
  }
  if (!socket.destroyed) socket.end();
  const isOver = await within(PATIENCE_MS, Promise.race([ended, closed]));
  const isCut = steps.some((step) => 'end' in step && step.end === 'cut');
  socket.destroy();
  return { received: Buffer.concat(chunks), end: !isOver ? 'stuck' : isCut ? 'cut' : isReset ? 'reset' : 'closed' };
}

async function take(step: Step, socket: Socket, ended: Promise<void>, answerMs: number): Promise<void> {
  if ('send' in step) {
    if (socket.write(step.send)) return;
    // A gateway that has stopped reading is not waited for.
    await within(answerMs, Promise.race([once(socket, 'drain').catch(() => {}), ended]));
  } else if ('wait' in step) {
    if (step.wait === 'turn') await new Promise((resolve) => setImmediate(resolve));
    else await within(answerMs, Promise.race([once(socket, 'data').catch(() => {}), ended]));
  } else if (step.end === 'close') socket.end();
  else socket.resetAndDestroy();
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
