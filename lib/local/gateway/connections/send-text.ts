import { isUtf8 } from 'node:buffer';
import type { WebSocket } from 'ws';
import type { Connection, Context } from '../types';

/** A choice: what a message that waits takes besides its bytes, measured. Else a million tiny ones would count as nothing. */
const WAITING_MESSAGE_BYTES = 512;

/** Messages that could not go out at once, for sockets that have or had any. */
const waiting = new WeakMap<WebSocket, number>();

/**
 * Imitates PostToConnection's way to the client: text frames of at most 32 KB each
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
 * Departures: bytes that are not UTF-8 go out with replacement characters, since in a text frame they would make the client
 * drop the connection; what AWS does with them is not established.
 *
 * Answers false when the client reads too slowly and its buffer is full; nothing was then sent.
 */
export function sendText(context: Context, { socket }: Connection, payload: Buffer): boolean {
  const { frameBytes, clientBufferBytes } = context.limits;
  const heldBytes = heldFor(socket);
  if (heldBytes + payload.length > clientBufferBytes) return false;

  const text = isUtf8(payload) ? payload : Buffer.from(payload.toString('utf8'));
  const onSent = heldBytes > 0 ? countWaiting(socket) : undefined;
  for (let start = 0; start === 0 || start < text.length; start += frameBytes) {
    const end = start + frameBytes;
    const isLast = end >= text.length;
    socket.send(text.subarray(start, end), { binary: false, fin: isLast }, isLast ? onSent : undefined);
  }
  return true;
}

/** Most clients read as fast as they are sent to; nothing is ever held or counted for them. */
function heldFor(socket: WebSocket): number {
  const bytes = socket.bufferedAmount;
  return bytes === 0 ? 0 : bytes + WAITING_MESSAGE_BYTES * (waiting.get(socket) ?? 0);
}

/** Answers what is to be called when the message has gone out. */
function countWaiting(socket: WebSocket): () => void {
  waiting.set(socket, (waiting.get(socket) ?? 0) + 1);
  return () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
}
