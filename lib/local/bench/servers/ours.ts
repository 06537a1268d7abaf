import { fileURLToPath } from 'node:url';
import { queryObjects } from 'node:v8';
import { WebSocket } from 'ws';
import type { WebSocketEvent } from '../../../lambda/events';
import { createFunction } from '../../functions/create-function';
import type { RouteHandler } from '../../gateway/api';
import { createGateway } from '../../gateway/create-gateway';
import { createFaults } from '../../gateway/faults/faults';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { createRandom } from '../../gateway/random';
import type { Dependencies } from '../../gateway/types';
import { CREDENTIALS, HOST, REGION, STAGE } from '../credentials';
import { answerCalls } from '../processes/answer-calls';
import { commonOperations } from './common';

/** The gateway, with all that it does for handlers on. They answer 200, in its own process or in that of a user's function. */
const counts = { connects: 0, disconnects: 0, messages: 0, errors: 0 };
const ids: string[] = [];
const UNLIMITED = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
const OK = { statusCode: 200 };
const random = createRandom();
const faults = createFaults([], random);
const API_ID = 'bench';
const MAX_SHOWN_ERRORS = 3;

const ownHandlers: Record<string, RouteHandler> = {
  $connect: (event) => {
    counts.connects += 1;
    remember(event);
    return OK;
  },
  $disconnect: () => {
    counts.disconnects += 1;
    return OK;
  },
  $default: () => {
    counts.messages += 1;
    return OK;
  },
};

/** Clients that will be posted to give themselves a number, in the query. */
function remember({ queryStringParameters, requestContext }: WebSocketEvent): void {
  const number = queryStringParameters?.n;
  if (number !== undefined) ids[Number(number)] = requestContext.connectionId;
}

/** One function behind all routes, as `npm run local` hosts it. */
function hostedHandlers(): Record<string, RouteHandler> {
  const { invoke } = createFunction({
    name: 'bench',
    file: fileURLToPath(new URL('./hosted-handler.mjs', import.meta.url)),
    exportName: 'handler',
    root: import.meta.dirname,
    environment: {},
    inherited: {},
    timeoutMs: 29_000,
    memoryMb: 128,
    region: REGION,
    accountId: '000000000000',
    credentials: CREDENTIALS,
    // The function calls nobody.
    endpoints: () => ({
      gateway: { host: HOST, port: 1 },
      apiId: API_ID,
      domainNames: [],
      dynamoDbUrl: `http://${HOST}:1`,
    }),
    log: logError,
  });
  return { $connect: invoke, $disconnect: invoke, $default: invoke };
}

function logError(line: string, cause?: unknown): void {
  counts.errors += 1;
  if (counts.errors <= MAX_SHOWN_ERRORS) console.error(line, cause ?? '');
}

function dependencies(handlers: Record<string, RouteHandler>): Dependencies {
  return {
    api: {
      apiId: API_ID,
      stage: STAGE,
      region: REGION,
      routeSelectionExpression: '$request.body.action',
      routes: new Map(Object.entries(handlers).map(([key, handler]) => [key, { handler, isTwoWay: false }])),
      connectAuthorization: { type: 'NONE' },
      customDomains: [],
    },
    findCredentials: (accessKeyId) => (accessKeyId === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
    clock: Date.now,
    random,
    faults,
    log: { debug: () => {}, warn: logError, error: logError },
    limits: { ...DEFAULT_LIMITS, requests: UNLIMITED, newConnections: UNLIMITED },
  };
}

const listenWith = (handlers: Record<string, RouteHandler>) =>
  createGateway(dependencies(handlers)).listen({ host: HOST, port: 0 });

const operations = {
  ...commonOperations,
  listen: () => listenWith(ownHandlers),
  listenHosting: () => listenWith(hostedHandlers()),
  ids: () => ids,
  /** Each call takes so much longer from now on; 0: none does. */
  delay: (delayMs: number) => faults.set(delayMs > 0 ? [{ fault: 'delay', rate: 1, delayMs }] : []),
  counts: () => counts,
  clientBufferBytes: () => DEFAULT_LIMITS.clientBufferBytes,
  /** What keeps the process busy or in memory: handles and timers by kind, and live objects of connections. */
  resources: () => ({
    handles: process.getActiveResourcesInfo().sort(),
    webSockets: Number(queryObjects(WebSocket)),
  }),
};
export type OurOperations = typeof operations;

answerCalls(operations);
