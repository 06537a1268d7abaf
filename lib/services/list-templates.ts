import { ok, type Result } from '../domain/result';
import type { SavedTemplate } from '../domain/saved-template';
import { listOf, type TemplatesContext, type TemplatesUser, toTemplate } from './templates-context';

/** The templates of this target that everybody has, then this person's own; each sorted by name. */
export async function listTemplates({
  ctx,
  user,
}: {
  ctx: TemplatesContext;
  user: TemplatesUser;
}): Promise<Result<SavedTemplate[]>> {
  const lists = [true, false].map((isShared) => listOf(ctx, isShared, user));
  const found = await Promise.all(
    lists.map(async (list) => (await ctx.templates.list(list)).map((template) => toTemplate(template, list, user))),
  );
  return ok(found.flat());
}
