import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '../domain/result';
import { MAX_TEMPLATES, type SavedTemplate } from '../domain/saved-template';
import type { SaveTemplate } from '../domain/saved-template-input';
import { changedAt } from './changed-at';
import { findChangeable, listOf, type TemplatesContext, type TemplatesUser, toTemplate } from './templates-context';

type Args = { ctx: TemplatesContext; input: SaveTemplate; user: TemplatesUser };

/** Keeps a text under a new name, or in the place of the one that the person saw under it. */
export async function saveTemplate(args: Args): Promise<Result<SavedTemplate>> {
  const { ctx, input, user } = args;
  if (input.replaces) return replace(args, input.replaces);
  const list = listOf(ctx, input.isShared, user);
  const whose = input.isShared ? 'Everybody has' : 'You have';
  const known = await ctx.templates.list(list);
  if (known.length >= MAX_TEMPLATES) {
    return err('conflict', `${whose} ${MAX_TEMPLATES} templates, which is the most there may be. Delete one first.`);
  }
  const template = { ...input.content, id: randomUUID(), name: input.name, by: user.name, updatedAt: ctx.now() };
  if (await ctx.templates.add(list, template)) return ok(toTemplate(template, list, user));
  return err('conflict', `${whose} a template named “${input.name}” already. Choose another name.`);
}

async function replace(
  { ctx, input, user }: Args,
  { id, updatedAt }: { id: string; updatedAt: number },
): Promise<Result<SavedTemplate>> {
  const { name, isShared, content } = input;
  const found = await findChangeable({ ctx, seen: { id, name, isShared }, user });
  if (!found.ok) return found;
  const { list, template } = found.data;
  const values = { ...content, updatedAt: changedAt(ctx, { updatedAt }) };
  if (await ctx.templates.change(list, { ...template, updatedAt }, values)) {
    return ok(toTemplate({ ...template, ...values }, list, user));
  }
  return err('conflict', 'This template was changed meanwhile. Load it again to see how.');
}
