import { isUtf8 } from 'node:buffer';
import type { Connection, Context } from '../types';

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
  if (socket.bufferedAmount + payload.length > clientBufferBytes) return false;

  const text = isUtf8(payload) ? payload : Buffer.from(payload.toString('utf8'));
  for (let start = 0; start === 0 || start < text.length; start += frameBytes) {
    const end = start + frameBytes;
    socket.send(text.subarray(start, end), { binary: false, fin: end >= text.length });
  }
  return true;
}
