import type { CloseCause } from '../types';

/**
 * Imitates "WebSocket API status codes" of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html and the events recorded
 * for them. Departures: where no reason text was ever seen (1003, 1006, 1007, 1008, 1009, 1012) it is empty; 1008 is sent for
 * a message in too many frames alone, 1011 never.
 */
export const GOING_AWAY: CloseCause = { code: 1001, reason: 'Going away' };
export const UNSUPPORTED_DATA: CloseCause = { code: 1003, reason: '' };
/** One message in more frames than anybody needs. */
const TOO_MANY_FRAMES: CloseCause = { code: 1008, reason: '' };
/** A message above 128 KB, or a frame above 32 KB. */
export const MESSAGE_TOO_BIG: CloseCause = { code: 1009, reason: '' };
export const SERVICE_RESTART: CloseCause = { code: 1012, reason: '' };
/** The event's text after DeleteConnection; what the client gets to read is not established, so it gets none. */
export const DELETED: CloseCause = { code: 1000, reason: 'Connection Closed Normally' };
/** The client went away without a close frame. */
export const DROPPED: CloseCause = { code: 1006, reason: '' };

/** The cause when the client closed: its own code and reason, with AWS's text when it gave no code. */
export function clientCause(code: number, reason: string): CloseCause {
  return code === 1005 ? { code, reason: 'Client-side close frame status not set' } : { code, reason };
}

/** The cause when the client broke the protocol: `ws` has then sent the close frame by itself. */
export function protocolErrorCause(error: Error & { code?: string }): CloseCause | undefined {
  if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return MESSAGE_TOO_BIG;
  if (error.code === 'WS_ERR_INVALID_UTF8') return { code: 1007, reason: '' };
  if (error.code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') return TOO_MANY_FRAMES;
  return error.code?.startsWith('WS_ERR_') ? { code: 1002, reason: '' } : undefined;
}
