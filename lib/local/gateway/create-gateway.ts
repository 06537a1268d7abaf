import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Api } from './api';
import { answerClientError, tooManyHeaders } from './client-error';
import { SERVICE_RESTART } from './connections/close-causes';
import { closeConnection } from './connections/close-connection';
import { handleUpgrade } from './connections/handle-upgrade';
import { track } from './connections/invoke';
import { chosenSubprotocol } from './connections/subprotocol';
import { startSweep } from './connections/sweep';
import { FAULTS_PATH, handleFaults } from './faults/control';
import { handleCall, handleExpectation } from './management/handle-call';
import { createTokenBucket } from './token-bucket';
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
  /** Puts another API in the place of the present one; connections stay, and their next event goes to the new routes. */
  deploy: (api: Api) => void;
  /** Closes every connection, waits for their `$disconnect` within `limits.shutdownTimeoutMs`, and stops listening. */
  close: () => Promise<void>;
};

/** Clients that keep their TCP connection for the next call must not lose it at a bad moment: longer than any SDK waits. */
const KEEP_ALIVE_MS = 75_000;
/** How often Node looks for requests that are late. */
const CHECK_EVERY_MS = 1000;
/** Room for a connection id of 10,000 characters, encoded, so that it is refused by name. */
const MAX_HEADER_BYTES = 64 * 1024;

export function createGateway(dependencies: Dependencies): Gateway {
  const context = toContext(dependencies);
  const webSockets = createWebSocketServer(context);
  const server = createHttpServer(context);
  server.on('upgrade', (request, socket, head) =>
    track(context, handleUpgrade(context, webSockets, { request, socket, head })),
  );
  const stopSweep = startSweep(context);

  return {
    listen: (options) => listen(server, options),
    deploy: (api) => {
      context.api = api;
    },
    close: async () => {
      context.isEnding = true;
      stopSweep();
      server.close();
      await endConnections(context, webSockets);
      server.closeAllConnections();
    },
  };
}

function toContext(dependencies: Dependencies): Context {
  const { limits, clock } = dependencies;
  return {
    ...dependencies,
    connections: new Map(),
    tasks: new Set(),
    throttle: {
      requests: createTokenBucket(limits.requests, clock),
      newConnections: createTokenBucket(limits.newConnections, clock),
    },
    pendingHandshakes: 0,
    isEnding: false,
  };
}

function createHttpServer(context: Context): Server {
  const { headersTimeoutMs, requestTimeoutMs, maxHeaders } = context.limits;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: CHECK_EVERY_MS,
  });
  // Node leaves out what is beyond this number; one more than allowed tells that there were more.
  server.maxHeadersCount = maxHeaders + 1;
  const onRequest =
    (handle: typeof handleCall) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (request.rawHeaders.length > maxHeaders * 2) tooManyHeaders(response);
      else if (context.faults && request.url === FAULTS_PATH)
        track(context, handleFaults(context.faults, request, response));
      else track(context, handle(context, request, response));
    };
  server.on('request', onRequest(handleCall));
  server.on('checkContinue', onRequest(handleExpectation));
  server.on('clientError', answerClientError);
  boundSources(server, context.limits.maxSocketsPerSource);
  return server;
}

/** Cuts whatever an address opens beyond `max` TCP connections. */
function boundSources(server: Server, max: number): void {
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const source = socket.remoteAddress ?? '';
    const count = (counts.get(source) ?? 0) + 1;
    counts.set(source, count);
    socket.once('close', () => {
      const left = (counts.get(source) ?? 1) - 1;
      if (left > 0) counts.set(source, left);
      else counts.delete(source);
    });
    if (count > max) socket.destroy();
  });
}

function createWebSocketServer({ limits }: Context): WebSocketServer {
  const options = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.maxPayloadBytes,
    // Known to `ws` but not to its types, hence the variable.
    maxFragments: limits.maxFragments,
    closeTimeout: limits.closeTimeoutMs,
    handleProtocols: chosenSubprotocol,
  };
  return new WebSocketServer(options);
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A storm of clients must find room in the queue of the system.
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
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
