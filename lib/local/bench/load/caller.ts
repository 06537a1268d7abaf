import { once } from 'node:events';
import { connect } from 'node:net';
import { HOST } from '../credentials';
import { createAnswerReader } from './answer-reader';

/** A keep-alive connection for calls that were signed before. */
export type Caller = {
  /** Calls that were sent and not answered yet. */
  waiting: number;
  /** Sends one call, or several in one piece; `onAnswer` is called for each. Nothing may be sent before the last one was. */
  send: (bytes: Buffer, calls: number, onAnswer: (status: number) => void) => void;
  /** Sends one call and answers its status. */
  ask: (bytes: Buffer) => Promise<number>;
  end: () => void;
};

const READ_BUFFER = Buffer.allocUnsafe(64 * 1024);

export async function openCaller(port: number): Promise<Caller> {
  let onAnswer: (status: number) => void = () => {};
  const read = createAnswerReader((status) => {
    caller.waiting -= 1;
    onAnswer(status);
  });
  const onread = {
    buffer: READ_BUFFER,
    callback: (count: number) => {
      read(READ_BUFFER.subarray(0, count));
      return true;
    },
  };
  const socket = connect({ port, host: HOST, noDelay: true, onread });
  const caller: Caller = {
    waiting: 0,
    send: (bytes, calls, next) => {
      caller.waiting += calls;
      onAnswer = next;
      socket.write(bytes);
    },
    ask: (bytes) => new Promise((resolve) => caller.send(bytes, 1, resolve)),
    end: () => socket.resetAndDestroy(),
  };
  socket.once('close', () => {
    // Nobody waits for this error: it ends the process, and so the call that it was for.
    if (caller.waiting > 0) throw new Error('The server ended a connection and owes an answer');
  });
  await once(socket, 'connect');
  return caller;
}

export function openCallers(port: number, count: number): Promise<Caller[]> {
  return Promise.all(Array.from({ length: count }, () => openCaller(port)));
}
