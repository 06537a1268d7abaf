import type { WebSocketEvent, WebSocketResult } from './events';

/**
 * `$default`: accepts any message and does nothing with it. Clients send one now and then to stay connected, because API
 * Gateway closes a connection after ten minutes without a message.
 */
export async function handler(_event: WebSocketEvent): Promise<WebSocketResult> {
  return { statusCode: 200 };
}
