import { ok, type Result } from '../domain/result';
import type { View } from '../domain/view';
import type { SeenView } from '../domain/view-input';
import {
  addTo,
  changedMeanwhile,
  findChangeable,
  listOf,
  toView,
  type ViewsContext,
  type ViewsUser,
  whoseList,
} from './views-context';

/**
 * Moves one's own view to those that everybody has, or a shared one back to whoever made it. Its id stays, and so do its links. A process
 * that ends halfway leaves it in both lists, never in none.
 */
export async function shareView(args: { ctx: ViewsContext; input: SeenView; user: ViewsUser }): Promise<Result<View>> {
  const { ctx, input, user } = args;
  const found = await findChangeable(args);
  if (!found.ok) return found;
  const { list, view } = found.data;
  const other = listOf(ctx, !input.isShared, view.by);
  const problem = await addTo(ctx, other, view, whoseList(other, user));
  if (problem) return problem;
  if (!(await ctx.views.remove(list, view))) {
    // What somebody made of it in this moment stays where it was.
    await ctx.views.remove(other, view);
    return changedMeanwhile();
  }
  return ok(toView(view, other, user));
}
