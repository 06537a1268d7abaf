'use server';

import { findPersonalTerm, maskView } from '../domain/personal-search';
import type { View } from '../domain/view';
import {
  deleteViewSchema,
  renameViewSchema,
  saveViewSchema,
  shareViewSchema,
  updateViewSchema,
} from '../domain/view-input';
import type { AppContext } from '../server/context';
import { defineAction } from '../server/define-action';
import { findViews } from '../server/reads-views';
import { deleteView as remove } from '../services/delete-view';
import { renameView as rename } from '../services/rename-view';
import { saveView as save } from '../services/save-view';
import { shareView as share } from '../services/share-view';
import { updateView as update } from '../services/update-view';
import type { ViewsContext } from '../services/views-context';

type Input = { target: string; name: string; isShared: boolean };
const resolve = (app: AppContext, { target }: Input) => findViews(app, target);

/** Only what everybody sees is recorded: a view of one's own is nobody else's matter. Who may change which, the verbs check. */
const recorded = {
  act: 'view' as const,
  target: ({ target }: Input) => target,
  subjects: ({ name }: Input) => [name],
  isRecorded: ({ isShared }: Input) => isShared,
};

type Content = { content: { q: string } };
const mask = (view: View, { target }: ViewsContext) => maskView(view, target.table.attributes);
const masked = { mask };
/** Who may not search like this has no use for such a view. */
const refused = {
  mask,
  refuse: ({ content }: Content, { target }: ViewsContext) => findPersonalTerm(content, target.table.attributes),
};

export const saveView = defineAction('save a view', {
  permission: 'connections.read',
  schema: saveViewSchema,
  resolve,
  personal: refused,
  verb: save,
  audit: { ...recorded, outcomeOf: () => 'shared' },
});

export const updateView = defineAction('update a view', {
  permission: 'connections.read',
  schema: updateViewSchema,
  resolve,
  personal: refused,
  verb: update,
  audit: { ...recorded, outcomeOf: () => 'updated' },
});

export const renameView = defineAction('rename a view', {
  permission: 'connections.read',
  schema: renameViewSchema,
  resolve,
  personal: masked,
  verb: rename,
  audit: { ...recorded, detail: ({ newName }) => `to ${newName}`, outcomeOf: () => 'renamed' },
});

export const shareView = defineAction('share a view', {
  permission: 'connections.read',
  schema: shareViewSchema,
  resolve,
  personal: masked,
  verb: share,
  audit: {
    ...recorded,
    isRecorded: () => true,
    outcomeOf: ({ isShared }) => (isShared ? 'shared' : 'no longer shared'),
  },
});

export const deleteView = defineAction('delete a view', {
  permission: 'connections.read',
  schema: deleteViewSchema,
  resolve,
  personal: 'none',
  verb: remove,
  audit: { ...recorded, outcomeOf: () => 'deleted' },
});
