import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { acceptConnection, runDisconnect } from './accept';
import { connectEvent } from './events';
import { checkHandshake } from './handshake';
import { invoke } from './invoke';
import { newConnectionId } from './new-id';
import { refuseUpgrade, statusOnly } from './respond';
import type { Context, Subject } from './types';

/** A request to upgrade, with the socket that it came on. */
type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

/**
 * Upgrade, `$connect`, accept. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * Departures: no subprotocol is ever chosen, so a browser that offers some fails its handshake, as on AWS when `$connect`
 * returns none; a `$connect` beyond its time answers 502.
 *
 * The id is unknown to management calls until `$connect` has returned: they answer 410, as on AWS.
 */
export async function handleUpgrade(context: Context, server: WebSocketServer, upgrade: Upgrade): Promise<void> {
  const { request, socket } = upgrade;
  // Until `ws` takes over, a reset by the client must not become an unhandled error event.
  socket.on('error', () => {});

  const refusal = checkHandshake(context, request);
  if (refusal) return refuseUpgrade(context, socket, refusal);

  const subject = toSubject(context, request);
  const status = await runConnect(context, subject, request);
  if (status < 200 || status > 299) {
    context.log.debug(`connect ${subject.id} refused ${status}`);
    return refuseUpgrade(context, socket, statusOnly(status));
  }
  if (!context.isEnding && accept(context, server, { ...upgrade, subject })) return;
  // `$connect` has registered the client; one that left meanwhile, or cannot stay, must be taken off again.
  socket.end();
  return runDisconnect(context, subject);
}

/** Answers false when `ws` refuses: the client has left, or offers subprotocols in a form that is none. */
function accept(context: Context, server: WebSocketServer, upgrade: Upgrade & { subject: Subject }): boolean {
  const { request, socket, head, subject } = upgrade;
  let isAccepted = false;
  // Calls back at once or never.
  server.handleUpgrade(request, socket, head, (webSocket) => {
    isAccepted = true;
    acceptConnection(context, subject, webSocket);
  });
  return isAccepted;
}

function toSubject(context: Context, request: IncomingMessage): Subject {
  const userAgent = request.headers['user-agent'];
  const nowMs = context.clock();
  return {
    id: newConnectionId(context.random),
    domainName: request.headers.host ?? '',
    identity: { sourceIp: sourceIpOf(request), ...(userAgent && { userAgent }) },
    connectedAt: nowMs,
    lastActiveAt: nowMs,
  };
}

/** The peer's address; an IPv4 client of a dual-stack listener shows as `::ffff:192.0.2.1`. */
function sourceIpOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}

/** The status that `$connect` decides on: its own, 200 when there is no such route, 502 when it fails. */
async function runConnect(context: Context, subject: Subject, request: IncomingMessage): Promise<number> {
  const handler = context.routes.get('$connect');
  if (!handler) return 200;
  const invocation = await invoke(context, handler, connectEvent(context, subject, request));
  return invocation.ok ? statusOf(invocation.result) : 502;
}

function statusOf(result: unknown): number {
  const status = (result as { statusCode?: unknown } | null | undefined)?.statusCode;
  return Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599 ? Number(status) : 502;
}
