import 'server-only';

const store = globalThis as typeof globalThis & { [key: symbol]: unknown };

/**
 * One value per process. A module that instrumentation, a route and a page import has an instance in each, so what
 * must exist once hangs on `globalThis`.
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`switchboard.${name}`);
  store[key] ??= create();
  return store[key] as T;
}
