'use server';

import { addBlockSchema, removeBlockSchema } from '../domain/block-input';
import { defineAction } from '../server/define-action';
import { findBlocks } from '../server/reads-blocks';
import { addBlock as add } from '../services/add-block';
import { removeBlock as remove } from '../services/remove-block';

export const addBlock = defineAction('block', {
  permission: 'blocks.manage',
  schema: addBlockSchema,
  resolve: (app, { target }) => findBlocks(app, target),
  // Who may block sees addresses, and gets back what they entered.
  personal: 'none',
  verb: add,
  audit: {
    act: 'block',
    target: ({ target }) => target,
    subjects: ({ blocked }) => [blocked.value],
    reason: ({ reason }) => reason,
    detail: ({ blocked, term }) => `${blocked.kind}, ${term === 'never' ? 'no end' : `one ${term}`}`,
    outcomeOf: () => 'blocked',
  },
});

export const removeBlock = defineAction('unblock', {
  permission: 'blocks.manage',
  schema: removeBlockSchema,
  resolve: (app, { target }) => findBlocks(app, target),
  personal: 'none',
  verb: remove,
  audit: {
    act: 'unblock',
    target: ({ target }) => target,
    subjects: ({ value }) => [value],
    detail: ({ kind }) => kind,
    outcomeOf: () => 'unblocked',
  },
});
