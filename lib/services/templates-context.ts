import type { StoredTemplate, TemplateList, Templates } from '../console/templates';
import { err, ok, type Result } from '../domain/result';
import type { SavedTemplate } from '../domain/saved-template';
import type { Target } from '../domain/target';
import type { SessionUser } from '../domain/user';

export type TemplatesContext = { target: Target; templates: Templates; now: () => number };
export type TemplatesUser = Pick<SessionUser, 'name' | 'permissions'>;

export function listOf({ target }: TemplatesContext, isShared: boolean, { name }: TemplatesUser): TemplateList {
  return { target: target.name, owner: isShared ? null : name };
}

/** A template that this person may change, as it is now. */
export async function findChangeable(args: {
  ctx: TemplatesContext;
  seen: { id: string; name: string; isShared: boolean };
  user: TemplatesUser;
}): Promise<Result<{ list: TemplateList; template: StoredTemplate }>> {
  const { ctx, seen, user } = args;
  const list = listOf(ctx, seen.isShared, user);
  const template = await ctx.templates.find(list, seen.name);
  if (template?.id !== seen.id) return err('notFound', 'This template was deleted meanwhile.');
  if (!mayChange(template, user))
    return err('forbidden', `Only ${template.by}, operators and admins change this template.`);
  return ok({ list, template });
}

export function toTemplate(template: StoredTemplate, list: TemplateList, user: TemplatesUser): SavedTemplate {
  return { ...template, isShared: list.owner === null, mayChange: mayChange(template, user) };
}

function mayChange({ by }: StoredTemplate, { name, permissions }: TemplatesUser): boolean {
  return by === name || permissions.includes('views.manage');
}
