import type { IncomingMessage } from 'node:http';
import type { WebSocketEvent } from '../../../lambda/events';
import { EMPTY_BODY_HASH } from '../../../sigv4/canonical-request';
import { type Authorizer, executionArn, userArn } from '../api';
import { type Answer, accessDenied, INTERNAL_ERROR, problem } from '../management/answers';
import { verifySigned } from '../management/authenticate';
import { matchesPattern } from '../management/authorize';
import { toWireRequest } from '../management/wire-request';
import type { Context } from '../types';
import { authorizerEvent } from './events';
import { invoke } from './invoke';

/**
 * Whether a client may connect. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html and
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * Departures: no caching of an authorizer's answer; the bodies of 401, 403 and 500 were not recorded; a caller with a list of
 * what it may call needs `$connect` in it.
 *
 * Answers the refusal, or what stands as `authorizer` in every event of the connection.
 */
export async function authorizeConnect(
  context: Context,
  request: IncomingMessage,
  event: WebSocketEvent,
): Promise<{ refusal: Answer } | { authorizer?: Record<string, unknown> }> {
  const { connectAuthorization } = context.api;
  if (connectAuthorization.type === 'NONE') return {};
  if (connectAuthorization.type === 'AWS_IAM') return checkIdentity(context, request);
  return askAuthorizer(context, connectAuthorization.authorizer, event);
}

const UNAUTHORIZED = problem(401, 'UnauthorizedException', 'Unauthorized');
const DENIED = problem(403, 'AccessDeniedException', 'User is not authorized to access this resource');

/** The upgrade is signed as any GET, in its headers or, since browsers cannot set those, in its query. */
function checkIdentity(context: Context, request: IncomingMessage): { refusal: Answer } | Record<string, never> {
  const verified = verifySigned(context, toWireRequest(request), EMPTY_BODY_HASH);
  if (!verified.ok) return { refusal: verified.answer };
  const { allow, accessKeyId } = verified.caller;
  if (!allow || allow.some((pattern) => matchesPattern(pattern, '$connect'))) return {};
  return { refusal: accessDenied(userArn(accessKeyId), executionArn(context.api, '$connect')) };
}

async function askAuthorizer(context: Context, authorizer: Authorizer, event: WebSocketEvent) {
  if (!authorizer.identitySources.every((source) => isPresent(context, event, source)))
    return { refusal: UNAUTHORIZED };
  const question = authorizerEvent(context, event);
  const invocation = await invoke(context, authorizer.handler, question);
  if (!invocation.ok) return { refusal: isUnauthorized(invocation.error) ? UNAUTHORIZED : INTERNAL_ERROR };
  const verdict = readVerdict(invocation.result, question.methodArn);
  if (!verdict) return { refusal: INTERNAL_ERROR };
  return verdict.isAllowed ? { authorizer: verdict.authorizer } : { refusal: DENIED };
}

/** The word by which an authorizer asks for a 401. */
function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && error.message === 'Unauthorized';
}

/** `route.request.header.X`, `route.request.querystring.x`, `stageVariables.x`, `context.x` */
function isPresent(
  { api }: Context,
  { headers, queryStringParameters, requestContext }: WebSocketEvent,
  source: string,
) {
  const [, place, name = ''] =
    /^(route\.request\.header|route\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  switch (place) {
    case 'route.request.header':
      return Object.entries(headers ?? {}).some(([each, value]) => sameName(each, name) && value !== '');
    case 'route.request.querystring':
      return Boolean(queryStringParameters?.[name]);
    case 'stageVariables':
      return Boolean(api.stageVariables?.[name]);
    case 'context':
      return Boolean((requestContext as Record<string, unknown>)[name]);
    default:
      return false;
  }
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

type Statement = { Effect?: unknown; Action?: unknown; Resource?: unknown };

/** Undefined when the answer has not the form of an authorizer's. */
function readVerdict(result: unknown, arn: string) {
  const { principalId, policyDocument, context = {} } = (result ?? {}) as Record<string, unknown>;
  const statements = (policyDocument as { Statement?: unknown } | undefined)?.Statement;
  const values = Object.entries((context ?? {}) as Record<string, unknown>);
  const isScalar = ([, value]: [string, unknown]) => ['string', 'number', 'boolean'].includes(typeof value);
  if (typeof principalId !== 'string' || statements === undefined || !values.every(isScalar)) return undefined;

  const effects = listOf<Statement>(statements)
    .filter(({ Action, Resource }) => covers(Action, 'execute-api:Invoke') && covers(Resource, arn))
    .map(({ Effect }) => Effect);
  const texts = values.map(([name, value]) => [name, String(value)]);
  return {
    isAllowed: effects.includes('Allow') && !effects.includes('Deny'),
    authorizer: { principalId, ...Object.fromEntries(texts) },
  };
}

function covers(patterns: unknown, text: string): boolean {
  return listOf<unknown>(patterns).some((pattern) => typeof pattern === 'string' && matchesPattern(pattern, text));
}

function listOf<T>(value: unknown): T[] {
  return (Array.isArray(value) ? value : [value]) as T[];
}
