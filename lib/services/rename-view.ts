import { ok, type Result } from '../domain/result';
import { type View, viewNameKey } from '../domain/view';
import type { RenameView } from '../domain/view-input';
import { changedAt } from './changed-at';
import {
  changedMeanwhile,
  findChangeable,
  gone,
  taken,
  toView,
  type ViewsContext,
  type ViewsUser,
  whoseList,
} from './views-context';

/** Its id stays, and so do its links. A process that ends halfway leaves it under both names, never under none. */
export async function renameView(args: {
  ctx: ViewsContext;
  input: RenameView;
  user: ViewsUser;
}): Promise<Result<View>> {
  const { ctx, input, user } = args;
  const found = await findChangeable(args);
  if (!found.ok) return found;
  const { list, view } = found.data;
  const updatedAt = changedAt(ctx, view);
  const renamed = { ...view, name: input.newName, updatedAt };
  if (viewNameKey(renamed.name) === viewNameKey(view.name)) {
    if (!(await ctx.views.change(list, view, { name: renamed.name, updatedAt }))) return gone();
  } else {
    if (!(await ctx.views.add(list, renamed))) return taken(renamed.name, whoseList(list, user));
    if (!(await ctx.views.remove(list, view))) {
      // Whoever changed it in this moment changed the one of the old name: that one stays.
      await ctx.views.remove(list, renamed);
      return changedMeanwhile();
    }
  }
  return ok(toView(renamed, list, user));
}
