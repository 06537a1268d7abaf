import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers for what never was a request. Departures: what AWS answers to broken HTTP is not established. */
const STATUSES: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Not HTTP, headers too long, or too slow: the request never reached a handler. The connection ends with the answer. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = STATUSES[error.code ?? ''] ?? '400 Bad Request';
  // A peer that does not close its side would stay half-open for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\ndate: ${new Date().toUTCString()}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  );
}

/** More headers than anybody sends; what stands in them was not looked at. */
export function tooManyHeaders(response: ServerResponse): void {
  response.writeHead(431, { 'content-length': '0', connection: 'close' });
  response.end();
}
