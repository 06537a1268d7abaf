import { ok, type Result } from '../domain/result';
import type { View } from '../domain/view';
import { listOf, toView, type ViewsContext, type ViewsUser } from './views-context';

/** The views of this target that everybody has, then this person's own; each sorted by name. */
export async function listViews({ ctx, user }: { ctx: ViewsContext; user: ViewsUser }): Promise<Result<View[]>> {
  const lists = [true, false].map((isShared) => listOf(ctx, isShared, user.name));
  const found = await Promise.all(
    lists.map(async (list) => (await ctx.views.list(list)).map((view) => toView(view, list, user))),
  );
  return ok(found.flat());
}
