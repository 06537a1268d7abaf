import 'server-only';
import { ok, type Result } from '../domain/result';
import { listTemplatesSchema } from '../domain/saved-template-input';
import { listTemplates } from '../services/list-templates';
import type { TemplatesContext } from '../services/templates-context';
import { type AppContext, consoleTime, findTarget } from './context';
import { defineRead } from './define-read';

/** What verbs on the saved templates of a target work with. */
export function findTemplates({ templates }: AppContext, name: string | undefined): Result<TemplatesContext> {
  const found = findTarget(name);
  return found.ok ? ok({ target: found.data.target, templates, now: consoleTime }) : found;
}

export const readTemplates = defineRead('list templates', {
  permission: 'connections.send',
  schema: listTemplatesSchema,
  resolve: (app, { target }) => findTemplates(app, target),
  // People wrote them to be sent; fields stand for the values of rows.
  personal: 'none',
  verb: listTemplates,
});
