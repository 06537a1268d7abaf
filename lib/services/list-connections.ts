import type { ConnectionPage } from '../domain/connection';
import type { ListQuery } from '../domain/list-query';
import type { Result } from '../domain/result';
import type { TargetContext } from './target-context';

/** One page of who is registered, newest first. */
export function listConnections({
  ctx,
  input,
}: {
  ctx: TargetContext;
  input: ListQuery;
}): Promise<Result<ConnectionPage>> {
  return ctx.registry.list(input);
}
