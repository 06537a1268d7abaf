import type { IncomingMessage } from 'node:http';
import { type Answer, FORBIDDEN } from './answers';
import { parseClientPath } from './parse-path';
import { BAD_REQUEST } from './respond';
import type { Context } from './types';

/** The longest DNS name with a port; the registry row repeats what the client wrote here. */
const MAX_HOST_LENGTH = 260;

/**
 * What is checked before `$connect` runs. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-wscat.html and RFC 6455.
 * Departures: everybody may connect, there is no authorizer and no IAM authorization yet; they belong here.
 *
 * Answers undefined when the upgrade may go on.
 */
export function checkHandshake(context: Context, request: IncomingMessage): Answer | undefined {
  const { upgrade, host, 'sec-websocket-key': key, 'sec-websocket-version': version } = request.headers;
  const isWebSocket = request.method === 'GET' && upgrade?.toLowerCase() === 'websocket' && version === '13';
  if (!isWebSocket || !host || host.length > MAX_HOST_LENGTH || !key || !/^[+/0-9A-Za-z]{22}==$/.test(key))
    return BAD_REQUEST;
  return parseClientPath(request.url ?? '') === context.stage ? undefined : FORBIDDEN;
}
