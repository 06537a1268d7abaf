import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Api } from './api';
import { answerClientError, inTurn, mustWait, refuseRequest, takeTurn } from './client-error';
import { SERVICE_RESTART } from './connections/close-causes';
import { closeConnection } from './connections/close-connection';
import { handleUpgrade } from './connections/handle-upgrade';
import { track } from './connections/invoke';
import { chosenSubprotocol } from './connections/subprotocol';
import { startSweep } from './connections/sweep';
import { FAULTS_PATH, handleFaults } from './faults/control';
import { BAD_REQUEST } from './management/answers';
import { handleCall, handleExpectation } from './management/handle-call';
import { refuseUpgrade } from './management/respond';
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
/** How often Node looks for requests that are late, at least. */
const CHECK_EVERY_MS = 1000;
/** Room for a connection id of 10,000 characters, encoded, so that it is refused by name. */
const MAX_HEADER_BYTES = 64 * 1024;

export function createGateway(dependencies: Dependencies): Gateway {
  const context = toContext(dependencies);
  const webSockets = createWebSocketServer(context);
  const server = createHttpServer(context);
  const upgrading = new Set<Socket>();
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Until `ws` takes over, a reset by the client must not become an unhandled error event.
    socket.on('error', ignore);
    if (mustWait(socket)) socket.setTimeout(idleMs(context), () => socket.destroy());
    inTurn(socket, () => {
      // An answer before this one was the last.
      if (!socket.writable) return void socket.destroy();
      upgrading.add(socket);
      const upgraded = handleUpgrade(context, webSockets, { request, socket, head }).catch((error: unknown) => {
        socket.destroy();
        throw error;
      });
      track(
        context,
        upgraded.finally(() => upgrading.delete(socket)),
      );
    });
  });
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
      // Those whose `$connect` has not returned: no server knows them.
      for (const socket of upgrading) socket.destroy();
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
    // Node would answer in the place of `onRequest`, and go on with what follows.
    requireHostHeader: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, headersTimeoutMs),
  });
  // A caller that reads no answers is late with no request.
  server.timeout = idleMs(context);
  // Node leaves out what is beyond this number; one more than allowed tells that there were more.
  server.maxHeadersCount = maxHeaders + 1;
  const onRequest =
    (handle: typeof handleCall) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (!takeTurn(request, response)) return;
      // More headers than anybody sends; what stands in them is not looked at.
      if (request.rawHeaders.length > maxHeaders * 2) refuseRequest(response, 431);
      // A request line without a version counts as 0.9.
      else if (request.httpVersionMajor !== 1) refuseRequest(response, 505);
      else if (request.headers.host === undefined && request.httpVersionMinor > 0) refuseRequest(response, 400);
      else if (context.faults && request.url === FAULTS_PATH)
        track(context, handleFaults(context.faults, request, response));
      else track(context, handle(context, request, response));
    };
  server.on('request', onRequest(handleCall));
  server.on('checkContinue', onRequest(handleExpectation));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    if (takeTurn(request, response)) refuseRequest(response, 417);
  });
  server.on('clientError', answerClientError);
  boundSources(server, context.limits.maxSocketsPerSource);
  return server;
}

/** One for all: it stays with the socket, and a closure made there would keep the request as long, a KiB for each client. */
function ignore(): void {}

/** How long a call may stay without a byte either way; longer than any fault delays it. */
function idleMs({ limits }: Context): number {
  return 3 * limits.requestTimeoutMs;
}

/** Cuts whatever an address opens beyond `max` TCP connections. */
function boundSources(server: Server, max: number): void {
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const source = socket.remoteAddress ?? '';
    const count = (counts.get(source) ?? 0) + 1;
    counts.set(source, count);
    socket.on('close', () => {
      const left = (counts.get(source) ?? 1) - 1;
      if (left > 0) counts.set(source, left);
      else counts.delete(source);
    });
    if (count > max) socket.destroy();
  });
}

function createWebSocketServer(context: Context): WebSocketServer {
  const { limits } = context;
  const options = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.maxPayloadBytes,
    // Known to `ws` but not to its types, hence the variable.
    maxFragments: limits.maxFragments,
    closeTimeout: limits.closeTimeoutMs,
    handleProtocols: chosenSubprotocol,
  };
  const server = new WebSocketServer(options);
  // Otherwise `ws` refuses in its own words.
  server.on('wsClientError', (_error, socket) => refuseUpgrade(context, socket, BAD_REQUEST));
  return server;
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
  const halfMs = context.limits.shutdownTimeoutMs / 2;
  for (const connection of context.connections.values()) closeConnection(context, connection, SERVICE_RESTART);
  const isOver = () => webSockets.clients.size === 0 && context.tasks.size === 0;
  await within(halfMs, isOver);
  for (const socket of webSockets.clients) socket.terminate();
  await within(halfMs, isOver);
}

/** Resolves when it is so, or after `ms`; a process that stood still looks once more. */
async function within(ms: number, isSo: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + ms;
  while (!isSo() && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 10));
}
