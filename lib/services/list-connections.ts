import type { ConnectionPage } from '../domain/connection';
import type { ListQuery } from '../domain/list-query';
import { ok, type Result } from '../domain/result';
import { withAge } from './first-seen';
import type { TargetContext } from './target-context';

/** One page of who is registered. It says in which order it is, and whether it takes a scan that nobody agreed to. */
export async function listConnections(args: { ctx: TargetContext; input: ListQuery }): Promise<Result<ConnectionPage>> {
  const { ctx, input } = args;
  const page = await ctx.registry.list(input);
  if (!page.ok) return page;
  return ok({ ...page.data, rows: page.data.rows.map((row) => withAge(row, ctx.firstSeen)) });
}
