import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { processWide } from './process-wide';

type RequestContext = { id: string };

/** What is known of the request that is being answered, wherever in its answering one is. */
export function requestStore(): AsyncLocalStorage<RequestContext> {
  return processWide('request-store', () => new AsyncLocalStorage<RequestContext>());
}

/** Undefined in work that no request began; a job that a person has just started carries the id of that request on. */
export function requestId(): string | undefined {
  return requestStore().getStore()?.id;
}
