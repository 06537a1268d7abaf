import type { WebSocketEvent, WebSocketResult } from './events';
import { stampActivity } from './stamp-activity';

/**
 * `$default`: accepts any message and does nothing with it. Clients send one now and then to stay connected, because API
 * Gateway closes a connection after ten minutes without a message.
 */
export async function handler(event: WebSocketEvent): Promise<WebSocketResult> {
  await stampActivity(event);
  return { statusCode: 200 };
}
