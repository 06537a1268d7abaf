import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { MAX_ACTION_BYTES, MAX_READ_BYTES, MAX_UNFINISHED_BODIES } from '../domain/at-door';
import { forwardedAddress } from '../domain/forwarded-address';
import { givenRequestId } from '../domain/request-id';
import { routeName } from '../domain/route-names';
import { tell } from '../telemetry/tell';
import { boundConnections } from './bound-connections';
import { endOversized } from './end-oversized';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';
import { requestStore } from './request-id';
import { stopping } from './stopping';
import { createUnfinishedBodies } from './unfinished-bodies';

/** Built scripts and styles; there are dozens on a page, and they fail with it. */
const ASSETS = '/_next/';
const ROUTES = '/api/';
/** Seen every few seconds from every open page and every load balancer. */
const isPoll = (method: string, route: string) => method === 'GET' && route.startsWith(ROUTES);

/**
 * From now on every request has an id, in its log lines, in the header of its answer, and beside words about a fault of the console's own; and its
 * body a bound, in bytes, in time, and in how many come at once. Addresses are noted before.
 */
export function noteRequests(): void {
  processWide('requests', () => {
    const bodies = createUnfinishedBodies(MAX_UNFINISHED_BODIES);
    subscribe('http.server.request.start', (message) => {
      const { request, response, server } = message as Started;
      if (!openServers().has(server)) boundConnections(server);
      openServers().add(server);
      const onWhole = bodies.add(request, response, addressOf(request));
      endOversized(request, request.url?.startsWith(ROUTES) ? MAX_READ_BYTES : MAX_ACTION_BYTES, onWhole);
      // The next question of this browser is for another instance.
      if (stopping().asked.aborted) response.setHeader('Connection', 'close');
      if (!request.url?.startsWith(ASSETS)) note(request, response);
    });
    return true;
  });
}

type Started = { request: IncomingMessage; response: ServerResponse; server: Server };

/** Those of this process that have ever been asked anything. */
export function openServers(): Set<Server> {
  return processWide('servers', () => new Set<Server>());
}

function addressOf({ headers }: IncomingMessage): string {
  return forwardedAddress(String(headers['x-forwarded-for'] ?? ''), env().TRUSTED_PROXIES) ?? 'unknown';
}

function note(request: IncomingMessage, response: ServerResponse): void {
  const startedAt = performance.now();
  // Without a proxy in front a header is whatever a client wrote.
  const given = env().TRUSTED_PROXIES > 0 ? givenRequestId(request.headers) : undefined;
  const id = given ?? randomUUID();
  requestStore().enterWith({ id });
  response.setHeader('X-Request-Id', id);
  const { method = '', url = '' } = request;
  const route = routeName(url);
  // Bound, because the end of an answer may come from anywhere.
  const onClose = AsyncLocalStorage.bind(() => {
    const ms = Math.round(performance.now() - startedAt);
    // The client left before there was an answer.
    const status = response.headersSent ? response.statusCode : 499;
    tell('request', { method, route, status, ms });
    log()[isPoll(method, route) && status < 500 ? 'debug' : 'info']({ method, route, status, ms }, 'request');
  });
  response.once('close', onClose);
}
