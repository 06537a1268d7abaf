import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { WebSocketEvent } from '../../lambda/events';
import { sha256Hex } from '../../sigv4/canonical-request';
import { type SignOptions, signRequest } from '../../sigv4/sign-request';
import type { Api } from './api';
import { createGateway } from './create-gateway';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { createRandom } from './random';
import type { Dependencies, RouteHandler } from './types';

/** What the gateway's tests share: a gateway on a free port, real clients, and calls signed by hand. */
export const CREDENTIALS = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a-secret' };
const REGION = 'eu-central-1';

type Options = Partial<Omit<Dependencies, 'limits' | 'api'>> & {
  limits?: Partial<Limits>;
  api?: Partial<Omit<Api, 'routes'>>;
  routes?: Record<string, RouteHandler>;
  /** Route keys whose answer goes back to the client. */
  twoWay?: string[];
};

export type TestGateway = Awaited<ReturnType<typeof startGateway>>;

const accept: RouteHandler = () => ({ statusCode: 200 });

export const ACCEPT_ALL = { $connect: accept, $disconnect: accept, $default: accept };

/**
 * Ends with the test. `events` holds every event that any route received; `errors` and `warnings` every such line of the log; `sockets` the
 * clients, also those that have not connected yet.
 */
export async function startGateway(options: Options = {}) {
  const { limits, api, routes = ACCEPT_ALL, twoWay = [], ...dependencies } = options;
  const events: WebSocketEvent[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const recording = (handler: RouteHandler): RouteHandler => {
    return (event) => {
      events.push(event);
      return handler(event);
    };
  };
  const gateway = createGateway({
    api: {
      stage: 'dev',
      apiId: 'local',
      region: REGION,
      routeSelectionExpression: '$request.body.action',
      routes: new Map(
        Object.entries(routes).map(([key, handler]) => [
          key,
          { handler: recording(handler), isTwoWay: twoWay.includes(key) },
        ]),
      ),
      connectAuthorization: { type: 'NONE' },
      customDomains: [],
      ...api,
    },
    findCredentials: (id) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
    clock: Date.now,
    random: createRandom(),
    log: { debug: () => {}, warn: (line) => warnings.push(line), error: (line) => errors.push(line) },
    limits: { ...DEFAULT_LIMITS, closeTimeoutMs: 200, shutdownTimeoutMs: 1000, ...limits },
    ...dependencies,
  });
  const port = await gateway.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(gateway.close);
  return { port, events, errors, warnings, gateway, close: gateway.close, sockets: [] as WebSocket[] };
}

/** The official SDK's client, against this gateway only by its endpoint. `path` is what follows the host. */
export function sdkClient({ port }: { port: number }, path = '/dev', maxAttempts = 3) {
  const client = new ApiGatewayManagementApiClient({
    endpoint: `http://127.0.0.1:${port}${path}`,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts,
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** A WebSocket client that has connected, with its id and everything that it receives. */
export async function connectClient(
  gateway: TestGateway,
  path = '/dev',
  headers: Record<string, string> = {},
  subprotocols: string[] = [],
) {
  const socket = openSocket(gateway, path, headers, subprotocols);
  const received: string[] = [];
  socket.on('message', (data: Buffer) => received.push(data.toString()));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const id = gateway.events.findLast(({ requestContext }) => requestContext.eventType === 'CONNECT');
  return { socket, received, closed, id: id?.requestContext.connectionId ?? '' };
}

/** The HTTP status with which an upgrade is refused. */
export function refusedStatus(gateway: TestGateway, path = '/dev'): Promise<number | undefined> {
  const socket = openSocket(gateway, path);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.on('open', () => reject(new Error('The upgrade was accepted')));
  });
}

function openSocket(
  { port, sockets }: TestGateway,
  path: string,
  headers: Record<string, string> = {},
  subprotocols: string[] = [],
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, subprotocols, { headers, perMessageDeflate: true });
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  sockets.push(socket);
  return socket;
}

export type CallOptions = {
  method?: string;
  /** The raw request target. */
  target: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** As the caller knows the gateway; its address unless given. */
  host?: string;
  /** Departures from a right signature; null sends none. */
  sign?: Partial<SignOptions> | null;
};
export type CallResult = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

/** An HTTP call signed by hand, for what the SDK cannot send. */
export function call({ port }: { port: number }, options: CallOptions): Promise<CallResult> {
  const { method = 'GET', target, body = '', headers = {}, sign = {} } = options;
  const host = options.host ?? `127.0.0.1:${port}`;
  const unsigned = { method, target, headers: [['host', host]] as [string, string][] };
  const signOptions = { credentials: CREDENTIALS, region: REGION, service: 'execute-api', nowMs: Date.now() };
  const signed = sign && signRequest(unsigned, { ...signOptions, bodyHash: sha256Hex(body), ...sign });
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path: target, headers: { host, ...signed, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    request.on('error', reject).end(body);
  });
}

/** Sends bytes as they are and answers all that comes back until the gateway ends the connection. */
export function sendRaw({ port }: { port: number }, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connectTcp(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1'))).on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}
