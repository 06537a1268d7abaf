import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { executionArn, userArn } from '../api';
import type { FaultRule } from '../faults/fault-rule';
import type { Context } from '../types';
import { type Answer, accessDenied, INTERNAL_ERROR, LIMIT_EXCEEDED, PAYLOAD_TOO_LARGE } from './answers';
import { authenticate } from './authenticate';
import { authorize } from './authorize';
import type { Call, Check } from './call';
import { checkConnectionId, checkRate, checkRoute, checkSize, perform } from './operations';
import { parseManagementPath } from './parse-path';
import { type Body, readBody } from './read-body';
import { respond } from './respond';
import { toWireRequest } from './wire-request';

/**
 * A management call from its arrival to its answer. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * Departures: the order in which AWS checks is not established; only the outcomes are.
 */
const CHECKS: readonly Check[] = [authenticate, checkRoute, authorize, checkConnectionId, checkSize, checkRate];

export async function handleCall(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body: Body;
  try {
    body = await readBody(request, context.limits);
  } catch {
    return; // The client has gone; there is nobody to answer.
  }
  const call: Call = {
    request: toWireRequest(request),
    body,
    path: parseManagementPath(context.api, request.url ?? '', request.headers.host ?? ''),
  };
  const answer = await answerCall(context, call);
  context.log.debug(() => toLogLine(call, answer));
  if (answer === 'drop') request.socket.destroy();
  else respond(context, response, answer);
}

/**
 * A client that asks before it sends (`Expect: 100-continue`): told to go on, or that its body is too long, which it then need
 * not send. The signature of a body that never comes cannot be checked, so that answer comes first here.
 */
export function handleExpectation(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (Number(request.headers['content-length']) > context.limits.maxPayloadBytes) {
    response.shouldKeepAlive = false;
    respond(context, response, PAYLOAD_TOO_LARGE);
    return Promise.resolve();
  }
  response.writeContinue();
  return handleCall(context, request, response);
}

async function answerCall(context: Context, call: Call): Promise<Answer | 'drop'> {
  try {
    for (const check of CHECKS) {
      const answer = check(context, call);
      if (answer) return answer;
    }
    const fault = context.faults?.pick({ method: call.request.method, connectionId: idOf(call) });
    return fault ? await performFaulty(context, call, fault) : perform(context, call);
  } catch (error) {
    context.log.error('A management call failed', error);
    return INTERNAL_ERROR;
  }
}

async function performFaulty(context: Context, call: Call, { fault, delayMs }: FaultRule): Promise<Answer | 'drop'> {
  switch (fault) {
    case 'throttle':
    case 'full-buffer':
      return LIMIT_EXCEEDED;
    case 'internal-error':
      return INTERNAL_ERROR;
    case 'access-denied': {
      const user = userArn(call.caller?.accessKeyId ?? '');
      return accessDenied(user, executionArn(context.api, `${call.request.method}/@connections/{connectionId}`));
    }
    case 'delay':
      await delay(delayMs, undefined, { ref: false });
      return perform(context, call);
    case 'drop-before':
      return 'drop';
    case 'drop-after':
      perform(context, call);
      return 'drop';
  }
}

function idOf({ path }: Call): string {
  return path.kind === 'connection' ? path.connectionId : '';
}

/** The id is shown quoted and cut: it is whatever the caller sent. */
function toLogLine(call: Call, answer: Answer | 'drop'): string {
  const outcome = answer === 'drop' ? 'dropped' : `${answer.status}${answer.errorType ? ` ${answer.errorType}` : ''}`;
  return `${call.request.method} ${JSON.stringify(idOf(call).slice(0, 64))} ${outcome}`;
}
