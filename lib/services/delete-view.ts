import { ok, type Result } from '../domain/result';
import type { DeleteView } from '../domain/view-input';
import { changedMeanwhile, findChangeable, type ViewsContext, type ViewsUser } from './views-context';

/** Deletes the view as the person saw it, unless somebody changed it since. */
export async function deleteView(args: {
  ctx: ViewsContext;
  input: DeleteView;
  user: ViewsUser;
}): Promise<Result<null>> {
  const found = await findChangeable(args);
  if (!found.ok) return found;
  const { list, view } = found.data;
  const seen = { ...view, updatedAt: args.input.seenAt };
  return (await args.ctx.views.remove(list, seen)) ? ok(null) : changedMeanwhile();
}
