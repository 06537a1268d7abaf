import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, INTERNAL_ERROR } from './answers';
import { authenticate } from './authenticate';
import type { Call, Step } from './call';
import { checkConnectionId, checkRoute, checkSize, perform } from './operations';
import { parseManagementPath } from './parse-path';
import { type Body, readBody } from './read-body';
import { respond } from './respond';
import type { Context } from './types';

/**
 * A management call from its arrival to its answer. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * Departures: the order in which AWS checks is not established; only the outcomes are.
 */
const STEPS: readonly Step[] = [authenticate, checkRoute, checkConnectionId, checkSize, perform];

export async function handleCall(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body: Body;
  try {
    body = await readBody(request, context.limits);
  } catch {
    return; // The client has gone; there is nobody to answer.
  }
  const call = toCall(request, body);
  const answer = runSteps(context, call);
  respond(context, response, answer);
  context.log.debug(toLogLine(call, answer));
}

function toCall(request: IncomingMessage, body: Body): Call {
  const { method = '', url = '', rawHeaders } = request;
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return { request: { method, target: url, headers }, body, path: parseManagementPath(url) };
}

function runSteps(context: Context, call: Call): Answer {
  try {
    for (const step of STEPS) {
      const answer = step(context, call);
      if (answer) return answer;
    }
    throw new Error('No step answered the call');
  } catch (error) {
    context.log.error('A management call failed', error);
    return INTERNAL_ERROR;
  }
}

/** The id is shown quoted and cut: it is whatever the caller sent. */
function toLogLine({ request, path }: Call, { status, errorType }: Answer): string {
  const id = JSON.stringify(path?.connectionId.slice(0, 64) ?? null);
  return `${request.method} ${id} ${status}${errorType ? ` ${errorType}` : ''}`;
}
