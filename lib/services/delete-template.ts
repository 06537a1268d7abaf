import { ok, type Result } from '../domain/result';
import type { DeleteTemplate } from '../domain/saved-template-input';
import { findChangeable, type TemplatesContext, type TemplatesUser } from './templates-context';

export async function deleteTemplate(args: {
  ctx: TemplatesContext;
  input: DeleteTemplate;
  user: TemplatesUser;
}): Promise<Result<null>> {
  const { ctx, input, user } = args;
  const found = await findChangeable({ ctx, seen: input, user });
  if (!found.ok) return found;
  await ctx.templates.remove(found.data.list, found.data.template);
  return ok(null);
}
