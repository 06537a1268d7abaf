import type { IncomingMessage } from 'node:http';
import type { AuthorizerEvent, WebSocketEvent, WebSocketRequestContext } from '../../../lambda/events';
import { splitTarget } from '../../../sigv4/canonical-uri';
import { executionArn } from '../api';
import { newMessageId, newRequestId, newTraceId } from '../new-id';
import type { CloseCause, Context, Subject } from '../types';

/**
 * Imitates the Lambda proxy events of a WebSocket API as recorded (aws/aws-lambda-go `events/testdata`, and
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html).
 * Departures: `domainName` keeps the port, without which nobody could call back; `X-Forwarded-Proto` is `http`; no API keys. In a
 * DISCONNECT event `Host` is the one of the upgrade.
 */
type Kind = Pick<WebSocketRequestContext, 'routeKey' | 'eventType'>;

export function connectEvent(context: Context, subject: Subject, request: IncomingMessage): WebSocketEvent {
  const headers = forwardedHeaders(context, subject, request);
  return {
    ...headersOf(headers),
    ...queryOf(request.url ?? ''),
    ...stageVariablesOf(context),
    requestContext: requestContext(context, subject, { routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  };
}

/** What an authorizer is asked: the connect event with the method that it decides on. */
export function authorizerEvent(context: Context, event: WebSocketEvent): AuthorizerEvent {
  const { isBase64Encoded: _isBase64Encoded, ...rest } = event;
  return { type: 'REQUEST', methodArn: executionArn(context.api, '$connect'), ...rest };
}

export function messageEvent(context: Context, subject: Subject, routeKey: string, body: string): WebSocketEvent {
  return {
    ...stageVariablesOf(context),
    requestContext: {
      ...requestContext(context, subject, { routeKey, eventType: 'MESSAGE' }),
      messageId: newMessageId(context.random, subject.id),
    },
    body,
    isBase64Encoded: false,
  };
}

export function disconnectEvent(context: Context, subject: Subject, cause: CloseCause): WebSocketEvent {
  return {
    ...headersOf([
      ['Host', subject.domainName],
      ['x-api-key', ''],
      ['X-Forwarded-For', ''],
      ['x-restapi', ''],
    ]),
    ...stageVariablesOf(context),
    requestContext: {
      ...requestContext(context, subject, { routeKey: '$disconnect', eventType: 'DISCONNECT' }),
      disconnectStatusCode: cause.code,
      disconnectReason: cause.reason,
    },
    isBase64Encoded: false,
  };
}

function requestContext(context: Context, subject: Subject, kind: Kind): WebSocketRequestContext {
  const nowMs = context.clock();
  const requestId = newRequestId(context.random);
  return {
    routeKey: kind.routeKey,
    eventType: kind.eventType,
    extendedRequestId: requestId,
    requestTime: toLogTime(nowMs),
    messageDirection: 'IN',
    stage: context.api.stage,
    connectedAt: subject.connectedAt,
    requestTimeEpoch: nowMs,
    identity: subject.identity,
    requestId,
    domainName: subject.domainName,
    connectionId: subject.id,
    apiId: context.api.apiId,
    ...(subject.authorizer && { authorizer: subject.authorizer }),
  };
}

function stageVariablesOf({ api }: Context) {
  return api.stageVariables && { stageVariables: api.stageVariables };
}

/** `19/Feb/2024:07:11:42 +0000` */
function toLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Of the hop itself, or added by it. */
const NOT_FORWARDED = new Set([
  'connection',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-amzn-trace-id',
]);

/** What the client sent, without the hop's own headers and with those that a load balancer adds. */
function forwardedHeaders(context: Context, subject: Subject, request: IncomingMessage): [string, string][] {
  const { rawHeaders } = request;
  const forwarded: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!NOT_FORWARDED.has(name.toLowerCase())) forwarded.push([name, rawHeaders[index + 1] ?? '']);
  }
  const { sourceIp } = subject.identity;
  const earlier = request.headers['x-forwarded-for'];
  forwarded.push(
    ['X-Amzn-Trace-Id', newTraceId(context.random, context.clock())],
    ['X-Forwarded-For', earlier ? `${earlier}, ${sourceIp}` : sourceIp],
    // Asking the socket for its port costs a call into the system for every client.
    ['X-Forwarded-Port', /:(\d+)$/.exec(subject.domainName)?.[1] ?? '80'],
    ['X-Forwarded-Proto', 'http'],
  );
  return forwarded;
}

function headersOf(pairs: [string, string][]) {
  const { single, multi } = collect(pairs);
  return { headers: single, multiValueHeaders: multi };
}

function queryOf(target: string) {
  const { query } = splitTarget(target);
  if (query === '') return {};
  const { single, multi } = collect([...new URLSearchParams(query)]);
  return { queryStringParameters: single, multiValueQueryStringParameters: multi };
}

/** The last value of each name, and all of them. */
function collect(pairs: [string, string][]) {
  const single: Record<string, string> = {};
  const multi: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    const values = Object.hasOwn(multi, name) ? multi[name] : undefined;
    if (values) values.push(value);
    else set(multi, name, [value]);
    set(single, name, value);
  }
  return { single, multi };
}

/** A plain assignment, but for the one name that would set the prototype. */
function set<Value>(target: Record<string, Value>, name: string, value: Value): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
