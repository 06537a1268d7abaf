import type { Context } from '../types';
import { GOING_AWAY } from './close-causes';
import { closeConnection } from './close-connection';

/**
 * Imitates the idle timeout and the connection duration of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 * Departures: cuts within a second of the limit, where AWS takes some more. One timer for all connections, since a timer each
 * would have to be moved at every message.
 *
 * Answers the function that stops it.
 */
export function startSweep(context: Context): () => void {
  const timer = setInterval(() => sweep(context), context.limits.sweepEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function sweep(context: Context): void {
  const nowMs = context.clock();
  const { idleTimeoutMs, maxConnectionAgeMs } = context.limits;
  for (const connection of context.connections.values()) {
    const isIdle = nowMs - connection.lastActiveAt >= idleTimeoutMs;
    const isOld = nowMs - connection.connectedAt >= maxConnectionAgeMs;
    if (isIdle || isOld) closeConnection(context, connection, GOING_AWAY);
  }
}
