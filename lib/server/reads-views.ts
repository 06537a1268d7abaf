import 'server-only';
import { maskView } from '../domain/personal-search';
import { ok, type Result } from '../domain/result';
import { listViewsSchema } from '../domain/view-input';
import { listViews } from '../services/list-views';
import type { ViewsContext } from '../services/views-context';
import { type AppContext, consoleTime, findTarget } from './context';
import { defineRead } from './define-read';

/** What verbs on the views of a target work with. */
export function findViews({ views }: AppContext, name: string | undefined): Result<ViewsContext> {
  const found = findTarget(name);
  return found.ok ? ok({ target: found.data.target, views, now: consoleTime }) : found;
}

export const readViews = defineRead('list views', {
  permission: 'connections.read',
  schema: listViewsSchema,
  resolve: (app, { target }) => findViews(app, target),
  personal: { mask: (views, { target }) => views.map((view) => maskView(view, target.table.attributes)) },
  verb: listViews,
});
