import {
  ApiGatewayManagementApiClient,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { readPlan } from './plan.mjs';

/** Longer texts are cut in what the watcher is told: a message may be as long as a post. */
const MAX_TOLD_CHARS = 1000;

/** Every route: tells the client's watcher of the event, and then does what the client, or its message, wishes. */
export async function handler(event) {
  const { routeKey, connectionId, authorizer } = event.requestContext;
  if (routeKey === 'whoami') return { statusCode: 200, body: connectionId };

  const plan = readPlan(authorizer?.plan);
  const wish = readWish(event, plan);
  const itself = wish.callsItself ? await callItself(event) : undefined;
  await tellWatcher(event, plan, itself);
  if (wish.failure !== undefined) throw new Error(wish.failure);
  return 'answer' in wish ? wish.answer : { statusCode: 200 };
}

/** @param {import('./plan.mjs').Plan} plan @returns {import('./plan.mjs').Wish} */
function readWish({ requestContext, body }, { connect = {} }) {
  if (requestContext.eventType === 'CONNECT') return connect;
  return requestContext.eventType === 'MESSAGE' ? JSON.parse(body) : {};
}

/** How API Gateway answers calls to a connection whose `$connect` has not returned. */
async function callItself(event) {
  const ConnectionId = event.requestContext.connectionId;
  return {
    POST: await outcomeOf(event, new PostToConnectionCommand({ ConnectionId, Data: 'too early' })),
    GET: await outcomeOf(event, new GetConnectionCommand({ ConnectionId })),
  };
}

async function outcomeOf(event, command) {
  try {
    const { $metadata } = await clientOf(event).send(command);
    return { status: $metadata.httpStatusCode };
  } catch (error) {
    return { status: error.$metadata?.httpStatusCode, name: error.name };
  }
}

async function tellWatcher(event, { watcher, client }, itself) {
  if (!watcher) return;
  const body = event.body?.slice(0, MAX_TOLD_CHARS);
  const told = { client, event: { ...event, body }, bodyChars: event.body?.length, itself };
  try {
    await clientOf(event).send(new PostToConnectionCommand({ ConnectionId: watcher, Data: JSON.stringify(told) }));
  } catch (error) {
    // The tests end, and their watcher with them, while clients still disconnect.
    if (error.name !== 'GoneException') throw error;
  }
}

const clients = new Map();

function clientOf({ requestContext: { domainName, stage } }) {
  const endpoint = `https://${domainName}/${stage}`;
  const client = clients.get(endpoint) ?? new ApiGatewayManagementApiClient({ endpoint });
  clients.set(endpoint, client);
  return client;
}
