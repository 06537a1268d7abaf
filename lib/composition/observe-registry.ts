import type { Result } from '../domain/result';
import type { Registry } from '../registry/registry';
import { tell } from '../telemetry/tell';

/** The same registry, whose reads are told with their time. */
export function observeRegistry(registry: Registry, target: string): Registry {
  async function timed<T>(operation: string, read: () => Promise<Result<T>>): Promise<Result<T>> {
    const startedAt = performance.now();
    const result = await read();
    tell('registryRead', { target, operation, isOk: result.ok, ms: performance.now() - startedAt });
    return result;
  }
  return {
    ...registry,
    list: (query) => timed('list', () => registry.list(query)),
    get: (connectionId, more) => timed('get', () => registry.get(connectionId, more)),
  };
}
