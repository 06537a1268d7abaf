import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers for what never was a request. Departures: what AWS answers to broken HTTP is not established. */
const STATUSES: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** A choice: how long a peer may take to read the last bytes of its connection. */
const LINGER_MS = 3000;

/** The last request of a connection, and the answer before its own that may still be on its way. */
type Turn = { request: IncomingMessage; response: ServerResponse; before: ServerResponse | undefined };

const turns = new WeakMap<Duplex, Turn>();
const broken = new WeakSet<Duplex>();

/**
 * Remembers that a request waits for its answer; to be called for each, as they arrive. Answers false when it must not be looked at:
 * the connection ends with an answer before this one (RFC 9112, section 9.6).
 */
export function takeTurn(request: IncomingMessage, response: ServerResponse): boolean {
  const last = turns.get(request.socket)?.response;
  if (last?.shouldKeepAlive === false) return false;
  turns.set(request.socket, { request, response, before: last && !last.closed ? last : undefined });
  return true;
}

/** Whether acting now would overtake an answer. */
export function mustWait(socket: Duplex): boolean {
  return awaitedBy(socket) !== undefined;
}

/** Acts once every request that came whole over this connection has been answered: answers must not overtake each other. */
export function inTurn(socket: Duplex, act: () => void): void {
  const awaited = awaitedBy(socket);
  if (awaited) awaited.once('close', act);
  else act();
}

function awaitedBy(socket: Duplex): ServerResponse | undefined {
  const turn = turns.get(socket);
  const awaited = turn?.request.complete ? turn.response : turn?.before;
  return awaited?.closed ? undefined : awaited;
}

/** Not HTTP, headers too long, or too slow: the request never reached a handler. The connection ends with the answer. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  // What still arrives is as broken as what came before it.
  if (broken.has(socket)) return;
  broken.add(socket);
  const status = STATUSES[error.code ?? ''] ?? '400 Bad Request';
  const head = `HTTP/1.1 ${status}\r\ndate: ${new Date().toUTCString()}\r\n`;
  const answer = isAnswered(socket) ? '' : `${head}content-length: 0\r\nconnection: close\r\n\r\n`;
  cutSoon(socket);
  inTurn(socket, () => endWith(socket, answer));
}

/** Whether the request that turned out to be broken has had its answer, as one whose body was too long. */
function isAnswered(socket: Duplex): boolean {
  const turn = turns.get(socket);
  return turn !== undefined && !turn.request.complete && turn.response.writableEnded;
}

/** Sends the last bytes of a connection and ends it, also when the peer reads nothing and never closes its own side. */
export function endWith(socket: Duplex, text: string): void {
  cutSoon(socket);
  socket.once('finish', () => socket.destroy());
  if (socket.writable) socket.end(text);
  else socket.destroy();
}

function cutSoon(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

/** For a request that is HTTP and still cannot be looked at. The connection ends with the answer. */
export function refuseRequest(response: ServerResponse, status: number): void {
  response.shouldKeepAlive = false;
  response.writeHead(status, { 'content-length': '0' });
  response.end();
}
