import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { endWith } from '../client-error';
import { type Answer, problem } from '../management/answers';
import { refuseUpgrade, statusOnly } from '../management/respond';
import { newConnectionId } from '../new-id';
import type { Context, Subject } from '../types';
import { acceptConnection, runDisconnect } from './accept';
import { authorizeConnect } from './authorize-connect';
import { connectEvent } from './events';
import { checkHandshake } from './handshake';
import { invoke } from './invoke';
import { keepSubprotocol } from './subprotocol';

/** A request to upgrade, with the socket that it came on. */
type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

/**
 * Upgrade, authorization, `$connect`, accept. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * Departures: a `$connect` beyond its time answers 502.
 *
 * The id is unknown to management calls until `$connect` has returned: they answer 410, as on AWS.
 */
export async function handleUpgrade(context: Context, server: WebSocketServer, upgrade: Upgrade): Promise<void> {
  const { request, socket } = upgrade;
  const refusal = checkHandshake(context, request);
  if (refusal) return refuseUpgrade(context, socket, refusal);

  const subject = toSubject(context, request);
  context.pendingHandshakes += 1;
  const answer = await admit(context, subject, request).finally(() => {
    context.pendingHandshakes -= 1;
  });
  if (answer) {
    context.log.debug(() => `connect ${subject.id} refused ${answer.status}`);
    return refuseUpgrade(context, socket, answer);
  }
  if (!context.isEnding && accept(context, server, { ...upgrade, subject })) return;
  // `$connect` has registered the client; one that left meanwhile, or cannot stay, must be taken off again.
  if (socket.writable) endWith(socket, '');
  return runDisconnect(context, subject);
}

/** Answers false when `ws` refuses: the client has left, or offers subprotocols in a form that is none. */
function accept(context: Context, server: WebSocketServer, upgrade: Upgrade & { subject: Subject }): boolean {
  const { request, socket, head, subject } = upgrade;
  let isAccepted = false;
  // Calls back at once or never.
  server.handleUpgrade(request, socket, head, (webSocket) => {
    isAccepted = true;
    acceptConnection(context, subject, webSocket, socket);
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

/** Authorization, then `$connect`. Answers the refusal, or undefined when the client is let in. */
async function admit(context: Context, subject: Subject, request: IncomingMessage): Promise<Answer | undefined> {
  if (context.api.connectAuthorization.type !== 'NONE') {
    const authorized = await authorizeConnect(context, request, connectEvent(context, subject, request));
    if ('refusal' in authorized) return authorized.refusal;
    if (authorized.authorizer) subject.authorizer = authorized.authorizer;
  }
  const route = context.api.routes.get('$connect');
  if (!route) return undefined;
  const invocation = await invoke(context, route.handler, connectEvent(context, subject, request));
  if (!invocation.ok || !keepSubprotocol(request, invocation.result)) return BAD_GATEWAY;
  const status = statusOf(invocation.result);
  if (status === undefined) return BAD_GATEWAY;
  return status < 300 ? undefined : statusOnly(status);
}

const BAD_GATEWAY = problem(502, 'BadGatewayException', 'Internal server error');

/** The status that `$connect` decided on; undefined when its answer has no usable one. */
function statusOf(result: unknown): number | undefined {
  const status = (result as { statusCode?: unknown } | null | undefined)?.statusCode;
  return Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599 ? Number(status) : undefined;
}
