import type { IncomingMessage } from 'node:http';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html: the gateway chooses
 * nothing by itself; `$connect` names one of the subprotocols that the client offered in the header `Sec-WebSocket-Protocol`.
 * Departures: what AWS does with a value when the client offered none is not established; here it is left out.
 */
const chosen = new WeakMap<IncomingMessage, string>();

const HEADER = 'sec-websocket-protocol';
/** What may stand in the value of a header. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;

/** Keeps what `$connect` chose for this upgrade. Answers false when it cannot stand in a header. */
export function keepSubprotocol(request: IncomingMessage, result: unknown): boolean {
  const value = headerOf(result);
  if (value === undefined) return true;
  if (typeof value !== 'string' || !HEADER_VALUE.test(value)) return false;
  chosen.set(request, value);
  return true;
}

/** For `ws`, which asks when the client offered some: the one to send, whether the client offered it or not, or none. */
export function chosenSubprotocol(_offered: Set<string>, request: IncomingMessage): string | false {
  return chosen.get(request) ?? false;
}

function headerOf(result: unknown): unknown {
  const { headers, multiValueHeaders } = (result ?? {}) as Record<string, Record<string, unknown> | undefined>;
  if (!headers && !multiValueHeaders) return undefined;
  const find = (values: Record<string, unknown> | undefined) =>
    Object.entries(values ?? {}).find(([name]) => name.toLowerCase() === HEADER)?.[1];
  const several = find(multiValueHeaders);
  return find(headers) ?? (Array.isArray(several) ? several.join(', ') : several);
}
