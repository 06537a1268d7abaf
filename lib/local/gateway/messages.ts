import { messageEvent } from './events';
import { invoke } from './invoke';
import { selectRoute } from './select-route';
import { sendText } from './send-text';
import type { Connection, Context } from './types';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 * Departures: no route responses; no throttling; a single frame above 32 KB is accepted up to the message limit (`ws` tells
 * messages, not frames).
 */
export async function handleMessage(context: Context, connection: Connection, text: string): Promise<void> {
  connection.lastActiveAt = context.clock();
  const selected = selectRoute(text, context.routes);
  const event = messageEvent(context, connection, selected?.routeKey ?? '$default', text);
  const { requestId } = event.requestContext;
  if (!selected) return sendProblem(context, connection, { message: 'Forbidden', requestId });

  const { ok } = await invoke(context, selected.handler, event);
  if (!ok) sendProblem(context, connection, { message: 'Internal server error', requestId });
}

/** Byte for byte as recorded: one space after the first colon, none after the others. */
function sendProblem(context: Context, connection: Connection, problem: { message: string; requestId: string }) {
  const { message, requestId } = problem;
  const frame = `{"message": "${message}", "connectionId":"${connection.id}", "requestId":"${requestId}"}`;
  sendText(context, connection, Buffer.from(frame));
}
