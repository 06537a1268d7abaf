import { ok, type Result } from '../domain/result';
import type { SeenView } from '../domain/view-input';
import { findChangeable, type ViewsContext, type ViewsUser } from './views-context';

export async function deleteView(args: { ctx: ViewsContext; input: SeenView; user: ViewsUser }): Promise<Result<null>> {
  const found = await findChangeable(args);
  if (!found.ok) return found;
  await args.ctx.views.remove(found.data.list, found.data.view);
  return ok(null);
}
