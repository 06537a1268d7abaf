import type { WebSocketEvent } from '../../lambda/events';
import type { Context, RouteHandler } from './types';

export type Invocation = { ok: true; result: unknown } | { ok: false };

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-integrations.html
 * Departures: handlers run in this process, without Lambda's cold start, concurrency limit or context argument; a handler
 * that exceeds the integration timeout is not stopped, only no longer waited for.
 */
export async function invoke(context: Context, handler: RouteHandler, event: WebSocketEvent): Promise<Invocation> {
  const { routeKey, connectionId } = event.requestContext;
  try {
    const result = await withTimeout(async () => handler(event), context.limits.integrationTimeoutMs);
    return { ok: true, result };
  } catch (error) {
    context.log.error(`The handler of ${routeKey} failed for ${connectionId}`, error);
    return { ok: false };
  }
}

async function withTimeout<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps a task in sight until it ends. Tasks handle their own errors; one that fails is a bug, and is logged as such. */
export function track(context: Context, task: Promise<void>): void {
  const tracked = task
    .catch((error: unknown) => context.log.error('A task of the gateway failed', error))
    .finally(() => context.tasks.delete(tracked));
  context.tasks.add(tracked);
}
