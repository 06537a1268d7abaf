import { connect, type Socket } from 'node:net';
import { HOST } from '../credentials';
import { CLOSE_FRAME } from './client-frames';
import { createFrameCounter, type FrameCounter } from './frame-counter';

/** A WebSocket client that costs next to nothing: it counts what arrives and forgets it. */
export type RawClient = { socket: Socket; frames: FrameCounter };

/** What a browser sends, or nearly. */
const UPGRADE = [
  `Host: ${HOST}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
].join('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** Shared by all clients: whatever is read is looked at before the next read. */
const READ_BUFFER = Buffer.allocUnsafe(64 * 1024);

/** Connects and upgrades. Rejects with the status line when the server refuses. `target` is the request target. */
export function openClient(port: number, target: string): Promise<RawClient> {
  return new Promise((resolve, reject) => {
    const frames = createFrameCounter();
    let head: Buffer | undefined = NOTHING;
    const takeHead = (bytes: Buffer) => {
      head = Buffer.concat([head ?? NOTHING, bytes]);
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      const statusLine = head.toString('latin1', 0, head.indexOf('\r\n'));
      if (!statusLine.startsWith('HTTP/1.1 101')) return reject(new Error(`The upgrade was refused: ${statusLine}`));
      frames.take(head.subarray(end + HEAD_END.length));
      head = undefined;
      resolve({ socket, frames });
    };
    const onread = {
      buffer: READ_BUFFER,
      callback: (count: number) => {
        const bytes = READ_BUFFER.subarray(0, count);
        if (head) takeHead(bytes);
        else frames.take(bytes);
        if (frames.isClosing && !socket.writableEnded) socket.end(CLOSE_FRAME);
        return true;
      },
    };
    const socket = connect({ port, host: HOST, onread });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The server ended the connection')));
    socket.write(`GET ${target} HTTP/1.1\r\n${UPGRADE}\r\n\r\n`);
  });
}

/** Resolves when the TCP connection has ended, by whomever and however. */
export function ended({ socket }: RawClient): Promise<void> {
  socket.removeAllListeners('error').on('error', () => {});
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}

/** Cuts the TCP connection. */
export function cut(client: RawClient): Promise<void> {
  const end = ended(client);
  client.socket.resetAndDestroy();
  return end;
}

/** Closes as a browser does. */
export function close(client: RawClient): Promise<void> {
  const end = ended(client);
  client.socket.end(CLOSE_FRAME);
  return end;
}
