import { randomUUID } from 'node:crypto';
import { ok, type Result } from '../domain/result';
import type { View } from '../domain/view';
import type { SaveView } from '../domain/view-input';
import { addTo, listOf, toView, type ViewsContext, type ViewsUser, whoseList } from './views-context';

/** Keeps what is on screen under a new name. */
export async function saveView(args: { ctx: ViewsContext; input: SaveView; user: ViewsUser }): Promise<Result<View>> {
  const { ctx, input, user } = args;
  const list = listOf(ctx, input.isShared, user.name);
  const view = { ...input.content, id: randomUUID(), name: input.name, by: user.name, updatedAt: ctx.now() };
  return (await addTo(ctx, list, view, whoseList(list, user))) ?? ok(toView(view, list, user));
}
