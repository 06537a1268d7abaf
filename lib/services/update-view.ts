import { ok, type Result } from '../domain/result';
import type { View } from '../domain/view';
import type { UpdateView } from '../domain/view-input';
import { changedAt } from './changed-at';
import { changedMeanwhile, findChangeable, toView, type ViewsContext, type ViewsUser } from './views-context';

/** Puts what is on screen in the place of what the view held, unless somebody else did so first. */
export async function updateView(args: {
  ctx: ViewsContext;
  input: UpdateView;
  user: ViewsUser;
}): Promise<Result<View>> {
  const { ctx, input, user } = args;
  const found = await findChangeable(args);
  if (!found.ok) return found;
  const { list, view } = found.data;
  const updatedAt = changedAt(ctx, view);
  const seen = { ...view, updatedAt: input.seenAt };
  if (!(await ctx.views.change(list, seen, { ...input.content, updatedAt }))) {
    return changedMeanwhile();
  }
  return ok(toView({ ...view, ...input.content, updatedAt }, list, user));
}
