import type { Route } from '../api';
import type { Connection, Context } from '../types';
import { messageEvent } from './events';
import { type Invocation, invoke } from './invoke';
import { selectRoute } from './select-route';
import { sendText } from './send-text';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html and, for what goes back,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 * Departures: a message beyond the account's rate is answered `Too Many Requests` in the form of the other problems, which was
 * not recorded; the client stays. A status other than 2xx on a two-way route becomes `Internal server error`, as one user reports.
 */
export async function handleMessage(context: Context, connection: Connection, text: string): Promise<void> {
  connection.lastActiveAt = context.clock();
  const selected = selectRoute(context.api, text);
  const event = messageEvent(context, connection, selected?.routeKey ?? '$default', text);
  const { requestId } = event.requestContext;
  const tell = (message: string) => sendProblem(context, connection, { message, requestId });
  if (!context.throttle.requests.take()) return tell('Too Many Requests');
  if (!selected) return tell('Forbidden');

  const invocation = await invoke(context, selected.route.handler, event);
  const answer = toAnswer(selected.route, invocation);
  if (answer === undefined) return tell('Internal server error');
  if (answer !== NOTHING) sendText(context, connection, Buffer.from(answer));
}

const NOTHING = Symbol('nothing goes back');

/** What a route sends back to the client; undefined when its function failed or answered in no usable form. */
function toAnswer({ isTwoWay }: Route, invocation: Invocation): string | typeof NOTHING | undefined {
  if (!invocation.ok) return undefined;
  if (!isTwoWay) return NOTHING;
  const { statusCode, body } = (invocation.result ?? {}) as { statusCode?: unknown; body?: unknown };
  const isSuccess = typeof statusCode === 'number' && statusCode >= 200 && statusCode < 300;
  if (!isSuccess || (typeof body !== 'string' && body !== undefined && body !== null)) return undefined;
  return body || NOTHING;
}

/** Byte for byte as recorded: one space after the first colon, none after the others. */
function sendProblem(context: Context, connection: Connection, problem: { message: string; requestId: string }): void {
  const { message, requestId } = problem;
  const frame = `{"message": "${message}", "connectionId":"${connection.id}", "requestId":"${requestId}"}`;
  sendText(context, connection, Buffer.from(frame));
}
