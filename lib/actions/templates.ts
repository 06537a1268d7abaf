'use server';

import { deleteTemplateSchema, saveTemplateSchema } from '../domain/saved-template-input';
import type { AppContext } from '../server/context';
import { defineAction } from '../server/define-action';
import { findTemplates } from '../server/reads-templates';
import { deleteTemplate as remove } from '../services/delete-template';
import { saveTemplate as save } from '../services/save-template';

type Input = { target: string; name: string; isShared: boolean };
const resolve = (app: AppContext, { target }: Input) => findTemplates(app, target);

/** Only what everybody sees is recorded: a template of one's own is nobody else's matter. */
const recorded = {
  act: 'template' as const,
  target: ({ target }: Input) => target,
  subjects: ({ name }: Input) => [name],
  isRecorded: ({ isShared }: Input) => isShared,
};

export const saveTemplate = defineAction('save a template', {
  permission: 'connections.send',
  schema: saveTemplateSchema,
  resolve,
  personal: 'none',
  verb: save,
  audit: { ...recorded, detail: ({ replaces }) => (replaces ? 'replaced' : null), outcomeOf: () => 'shared' },
});

export const deleteTemplate = defineAction('delete a template', {
  permission: 'connections.send',
  schema: deleteTemplateSchema,
  resolve,
  personal: 'none',
  verb: remove,
  audit: { ...recorded, outcomeOf: () => 'deleted' },
});
