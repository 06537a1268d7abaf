import type { IncomingMessage } from 'node:http';
import { type Answer, BAD_REQUEST, FORBIDDEN, LIMIT_EXCEEDED } from '../management/answers';
import { isClientPath } from '../management/parse-path';
import { statusOnly } from '../management/respond';
import type { Context } from '../types';

/** The longest DNS name with a port; the registry row repeats what the client wrote here. */
const MAX_HOST_LENGTH = 260;
/** Quota of the URL of a WebSocket API; what AWS answers beyond it is not established. */
const MAX_TARGET_LENGTH = 4096;

/**
 * What is checked before anybody's function runs. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-wscat.html and RFC 6455.
 * Departures: the body of a refused upgrade was never recorded; it is that of a refused management call.
 *
 * Answers undefined when the upgrade may go on.
 */
export function checkHandshake(context: Context, request: IncomingMessage): Answer | undefined {
  const { upgrade, host, 'sec-websocket-key': key, 'sec-websocket-version': version } = request.headers;
  const isGet = request.method === 'GET' && request.httpVersion === '1.1';
  const isWebSocket = isGet && upgrade?.toLowerCase() === 'websocket' && version === '13';
  if (!isWebSocket || !host || host.length > MAX_HOST_LENGTH || !key || !/^[+/0-9A-Za-z]{22}==$/.test(key))
    return BAD_REQUEST;
  if (request.rawHeaders.length > context.limits.maxHeaders * 2) return statusOnly(431);
  if ((request.url ?? '').length > MAX_TARGET_LENGTH) return statusOnly(414);
  if (!isClientPath(context.api, request.url ?? '', host)) return FORBIDDEN;
  const hasRoom = context.pendingHandshakes < context.limits.maxPendingHandshakes;
  return hasRoom && context.throttle.newConnections.take() ? undefined : LIMIT_EXCEEDED;
}
