import { isConnectionId } from '../../../domain/connection-id';
import { DELETED } from '../connections/close-causes';
import { closeConnection } from '../connections/close-connection';
import { sendText } from '../connections/send-text';
import type { Connection, Context } from '../types';
import {
  type Answer,
  EMPTY_OK,
  FORBIDDEN,
  GONE,
  LIMIT_EXCEEDED,
  NO_CONTENT,
  noMethod,
  PAYLOAD_TOO_LARGE,
  problem,
} from './answers';
import type { Call } from './call';

/**
 * Imitates the operations of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * Departures: a POST moves `lastActiveAt` and so puts off the idle cut, which is reported but not established for AWS;
 * on the default endpoint, requests whose path or method fits no operation are answered Forbidden, though only unknown stages
 * were recorded so.
 */
const OPERATIONS: Record<string, (context: Context, connection: Connection, payload: Buffer) => Answer> = {
  POST: postToConnection,
  GET: getConnection,
  DELETE: deleteConnection,
};

export function checkRoute(_context: Context, { path, request }: Call): Answer | undefined {
  if (path.kind === 'elsewhere') return FORBIDDEN;
  if (path.kind === 'noRoute') return path.isCustomDomain ? noMethod(path.route, request.method) : FORBIDDEN;
  return Object.hasOwn(OPERATIONS, request.method) ? undefined : FORBIDDEN;
}

export function checkConnectionId(_context: Context, { path }: Call): Answer | undefined {
  if (path.kind !== 'connection' || isConnectionId(path.connectionId)) return undefined;
  return problem(400, 'BadRequestException', `Invalid connectionId: ${path.connectionId}`);
}

export function checkSize(_context: Context, { body }: Call): Answer | undefined {
  return body.isComplete && body.bytes ? undefined : PAYLOAD_TOO_LARGE;
}

/** The account's rate, which management calls share with the messages of clients. */
export function checkRate({ throttle }: Context): Answer | undefined {
  return throttle.requests.take() ? undefined : LIMIT_EXCEEDED;
}

export function perform(context: Context, { path, request, body }: Call): Answer {
  const connection = path.kind === 'connection' ? context.connections.get(path.connectionId) : undefined;
  // A socket that has begun to close can no longer be reached, though its close event is still to come.
  if (!connection || connection.socket.readyState !== connection.socket.OPEN) return GONE;
  const operation = OPERATIONS[request.method];
  if (!operation || !body.isComplete || !body.bytes) throw new Error('A call was performed before its checks');
  return operation(context, connection, body.bytes);
}

function postToConnection(context: Context, connection: Connection, payload: Buffer): Answer {
  if (!sendText(context, connection, payload)) return LIMIT_EXCEEDED;
  connection.lastActiveAt = context.clock();
  return EMPTY_OK;
}

/** Pretty-printed as AWS does it: two spaces, and one on either side of each colon. */
function getConnection(_context: Context, { identity, connectedAt, lastActiveAt }: Connection): Answer {
  const sourceIp = `    "sourceIp" : ${JSON.stringify(identity.sourceIp)}`;
  const userAgent =
    identity.userAgent === undefined ? '' : `,\n    "userAgent" : ${JSON.stringify(identity.userAgent)}`;
  const body = [
    '{',
    '  "identity" : {',
    `${sourceIp}${userAgent}`,
    '  },',
    `  "connectedAt" : "${new Date(connectedAt).toISOString()}",`,
    `  "lastActiveAt" : "${new Date(lastActiveAt).toISOString()}"`,
    '}',
  ].join('\n');
  return { status: 200, body, isTraced: true };
}

/** `$disconnect` runs after the close, as on AWS. The client sees 1000 without a reason. */
function deleteConnection(context: Context, connection: Connection): Answer {
  closeConnection(context, connection, DELETED, '');
  return NO_CONTENT;
}
