import type { Context } from '../types';

export type Invocation = { ok: true; result: unknown } | { ok: false; error: unknown };

type Named = { requestContext: { routeKey: string; connectionId: string } };

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-integrations.html
 * Departures: a handler that exceeds the integration timeout is not stopped, only no longer waited for.
 */
export async function invoke<Event extends Named>(
  context: Context,
  handler: (event: Event) => unknown,
  event: Event,
): Promise<Invocation> {
  const { routeKey, connectionId } = event.requestContext;
  try {
    const answer = handler(event);
    const isWaitedFor = typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function';
    const result = isWaitedFor ? await withTimeout(answer, context.limits.integrationTimeoutMs) : answer;
    return { ok: true, result };
  } catch (error) {
    context.log.error(`The handler of ${routeKey} failed for ${connectionId}`, error);
    return { ok: false, error };
  }
}

async function withTimeout(work: unknown, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
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
