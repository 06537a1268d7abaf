import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { SERVICE_RESTART } from './close-causes';
import { closeConnection } from './close-connection';
import { handleCall } from './handle-call';
import { handleUpgrade } from './handle-upgrade';
import { track } from './invoke';
import { startSweep } from './sweep';
import type { Context, Dependencies } from './types';

/**
 * A local API Gateway WebSocket endpoint. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
 * Departures: plain HTTP/1.1; one API with one stage; every module lists its own. Compression is not negotiated, which
 * is safe whatever AWS does.
 */
export type Gateway = {
  /** Answers the port, also when asked for 0. Rejects when it is taken. */
  listen: (options: { host: string; port: number }) => Promise<number>;
  /** Closes every connection, waits for their `$disconnect` within `limits.shutdownTimeoutMs`, and stops listening. */
  close: () => Promise<void>;
};

/** Clients that keep their TCP connection for the next call must not lose it at a bad moment: longer than any SDK waits. */
const KEEP_ALIVE_MS = 75_000;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Room for a connection id of 10,000 characters, encoded, so that it is refused by name. */
const MAX_HEADER_BYTES = 64 * 1024;

export function createGateway(dependencies: Dependencies): Gateway {
  const context: Context = { ...dependencies, connections: new Map(), tasks: new Set(), isEnding: false };
  const webSockets = createWebSocketServer(context);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on('request', (request, response) => track(context, handleCall(context, request, response)));
  server.on('upgrade', (request, socket, head) =>
    track(context, handleUpgrade(context, webSockets, { request, socket, head })),
  );
  server.on('clientError', answerClientError);
  const stopSweep = startSweep(context);

  return {
    listen: (options) => listen(server, options),
    close: async () => {
      context.isEnding = true;
      stopSweep();
      server.close();
      await endConnections(context, webSockets);
      server.closeAllConnections();
    },
  };
}

function createWebSocketServer({ limits }: Context): WebSocketServer {
  const options = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.maxPayloadBytes,
    // Known to `ws` but not to its types, hence the variable.
    closeTimeout: limits.closeTimeoutMs,
    handleProtocols: () => false as const,
  };
  return new WebSocketServer(options);
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Not HTTP, headers too long, or too slow: the request never reached a handler. */
function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status =
    { HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large', ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout' }[
      error.code ?? ''
    ] ?? '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\ndate: ${new Date().toUTCString()}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  );
}

/** Half of the time is for the clients to answer the close, the rest for `$disconnect` of those that did not. */
async function endConnections(context: Context, webSockets: WebSocketServer): Promise<void> {
  const { shutdownTimeoutMs } = context.limits;
  for (const connection of context.connections.values()) closeConnection(context, connection, SERVICE_RESTART);
  const cut = setTimeout(() => {
    for (const socket of webSockets.clients) socket.terminate();
  }, shutdownTimeoutMs / 2);
  const deadlineMs = Date.now() + shutdownTimeoutMs;
  while ((webSockets.clients.size > 0 || context.tasks.size > 0) && Date.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  clearTimeout(cut);
}
