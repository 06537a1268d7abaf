import 'server-only';
import type { IncomingMessage } from 'node:http';

/**
 * Ends a body of more than so many bytes for whoever reads it: at once where it says how large it is, else with the piece that makes it too large, so
 * that the reader sees that it is. Next keeps what comes, and answers only when a body has ended. What still comes is taken from the client, who could
 * not read the answer otherwise, and thrown away. To be called before anything is read. `onWhole`: is told when the client has sent all of it.
 */
export function endOversized(request: IncomingMessage, maxBytes: number, onWhole = () => {}): void {
  const pass = request.push.bind(request);
  let bytes = 0;
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    // Else Node takes it for broken off, and ends the connection before there is an answer.
    request.complete = true;
    pass(null);
    // A slow reader may have stopped the connection, and asks for no more.
    request.socket.resume();
  };
  const take: IncomingMessage['push'] = (piece: Buffer | null, encoding) => {
    if (piece === null) onWhole();
    if (hasEnded) return true;
    const isRoom = pass(piece, encoding);
    bytes += piece?.byteLength ?? 0;
    if (bytes <= maxBytes) return isRoom;
    end();
    return true;
  };
  // When a body has ended, Next puts all that its own copy has on the request, `push` with it: what came then would be a fault that nobody catches.
  Object.defineProperty(request, 'push', { get: () => take, set: () => {} });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) end();
}
