import type { ConnectionPage } from '../domain/connection';
import { ok, type Result } from '../domain/result';
import { isLiveTerm, readFilters } from '../domain/search-query';
import type { PageQuery } from '../registry/page-task';
import { withAge } from './first-seen';
import { listByState } from './list-by-state';
import type { TargetContext } from './target-context';

/**
 * One page of who is registered, and of what a search asks for. It says in which order it is, how it was found, and whether it takes
 * a scan that nobody agreed to.
 */
export async function listConnections(args: { ctx: TargetContext; input: PageQuery }): Promise<Result<ConnectionPage>> {
  const { ctx, input } = args;
  const live = readFilters(input).terms.filter(isLiveTerm);
  if (live.length > 0) return listByState(ctx, input, live);
  const page = await ctx.registry.list(input);
  if (!page.ok) return page;
  return ok({ ...page.data, rows: page.data.rows.map((row) => withAge(row, ctx.firstSeen)) });
}
