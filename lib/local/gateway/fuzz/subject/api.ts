import { setTimeout as delay } from 'node:timers/promises';
import type { AuthorizerEvent, WebSocketEvent } from '../../../../lambda/events';
import type { Api, Route } from '../../api';
import { NAME_HEADER } from '../generate/upgrades';
import type { Plan } from '../plan';
import { CUSTOM_DOMAIN, REGION, STAGE, TOKEN } from '../world';
import type { Ledger } from './ledger';

const SLOW_MS = 3;

/** An API whose functions do what clients ask for, the worst included, and write down what they are told. */
export function subjectApi(plan: Plan, ledger: () => Ledger): Api {
  const route = (handler: (event: WebSocketEvent) => unknown, isTwoWay = false): Route => ({ handler, isTwoWay });
  const heard = (answer: (event: WebSocketEvent) => unknown, isTwoWay = false) =>
    route((event) => {
      ledger().messages.push({ id: event.requestContext.connectionId, text: event.body ?? '' });
      return answer(event);
    }, isTwoWay);
  const routes = new Map<string, Route>([
    ['$connect', route((event) => connect(event, ledger()))],
    ['$disconnect', route((event) => disconnect(event, ledger()))],
    ['echo', heard(({ body }) => ({ statusCode: 200, body }), true)],
    ['throw', heard(fail)],
    ['hang', heard(() => new Promise(() => {}))],
    ['slow', heard(() => delay(SLOW_MS, { statusCode: 200 }))],
    ['odd', heard(() => ({ statusCode: 500, body: { a: 1 } }), true)],
  ]);
  if (plan.hasDefaultRoute)
    routes.set(
      '$default',
      heard(() => undefined),
    );
  return {
    apiId: 'fuzz',
    stage: STAGE,
    region: REGION,
    routeSelectionExpression: '$request.body.action',
    routes,
    connectAuthorization: authorization(plan),
    customDomains: plan.hasCustomDomain ? [CUSTOM_DOMAIN] : [],
  };
}

function authorization({ authorization: type }: Plan): Api['connectAuthorization'] {
  if (type !== 'CUSTOM') return { type };
  return { type, authorizer: { handler: decide, identitySources: ['route.request.querystring.token'] } };
}

function decide({ queryStringParameters, methodArn }: AuthorizerEvent) {
  const Effect = queryStringParameters?.token === TOKEN ? 'Allow' : 'Deny';
  const policyDocument = { Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }] };
  return { principalId: 'someone', policyDocument };
}

/** Answers that let nobody in. */
const ODD = [
  null,
  'text',
  42,
  [],
  { statusCode: '200' },
  { statusCode: 200.5 },
  { statusCode: Number.NaN },
  { body: {} },
];

/** The query says what comes of it. */
function connect(
  { headers = {}, queryStringParameters = {}, requestContext }: WebSocketEvent,
  ledger: Ledger,
): unknown {
  const { how, status = '200', protocol } = queryStringParameters;
  const isProtocolSendable = protocol === undefined || /^[\x20-\x7e]+$/.test(protocol);
  const isStatusGood = /^2\d\d$/.test(status);
  const isLetIn = (how === undefined || how === 'slow') && isStatusGood && isProtocolSendable;
  const name = Object.entries(headers).find(([each]) => each.toLowerCase() === NAME_HEADER)?.[1];
  ledger.connects.push({ id: requestContext.connectionId, name, isLetIn });
  const answer = {
    statusCode: Number(status),
    ...(protocol !== undefined && { headers: { 'Sec-WebSocket-Protocol': protocol, 'x-injected': '1' } }),
  };
  switch (how) {
    case undefined:
      return answer;
    case 'slow':
      return delay(SLOW_MS, answer);
    case 'throw':
      return fail();
    case 'hang':
      return new Promise(() => {});
    case 'odd':
      return ODD[ledger.connects.length % ODD.length];
    default:
      return undefined;
  }
}

function disconnect({ requestContext }: WebSocketEvent, ledger: Ledger) {
  const { connectionId: id, disconnectStatusCode: code, disconnectReason: reason } = requestContext;
  ledger.disconnects.push({ id, code, reason });
  return { statusCode: 200 };
}

function fail(): never {
  throw new Error('on purpose');
}
