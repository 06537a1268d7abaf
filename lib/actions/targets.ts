'use server';

import { describeDraft } from '../domain/draft-words';
import type { ExaminedDraft } from '../domain/finding';
import { ok, type Result } from '../domain/result';
import { toSettings } from '../domain/target-draft';
import {
  examineDraftSchema,
  findTablesSchema,
  removeTargetSchema,
  sampleDraftSchema,
  saveTargetSchema,
  takeNameSchema,
} from '../domain/target-input';
import { defineAction } from '../server/define-action';
import { withDraft } from '../server/draft-context';
import { findTargets } from '../server/reads-targets';
import { tablesAt } from '../server/tables-at';
import { examineTarget } from '../services/examine-target';
import { sampleOf } from '../services/sample-rows';
import { removeTarget as remove, saveTarget as save } from '../services/save-target';
import { takeName as take } from '../services/take-name';

const nothing = (): Result<null> => ok(null);

export const findTables = defineAction('find tables', {
  permission: 'targets.manage',
  schema: findTablesSchema,
  resolve: nothing,
  personal: 'none',
  verb: ({ input }) => tablesAt(input),
  audit: {
    act: 'target',
    target: () => null,
    subjects: () => [],
    detail: ({ region, endpoint, roleArn }) =>
      `list the tables in ${region}${endpoint && ` at ${endpoint}`}${roleArn && `, as ${roleArn}`}`,
    outcomeOf: ({ tables, denied }) => (denied ? 'denied' : `${tables.length} tables`),
  },
});

export const examineDraft = defineAction('examine a new target', {
  permission: 'targets.manage',
  schema: examineDraftSchema,
  resolve: ({ examined }) => ok(examined),
  personal: 'none',
  verb: ({ ctx: examined, input: { draft, scan }, user }) =>
    withDraft<ExaminedDraft>(draft, async (ctx) => {
      const result = await examineTarget({ ctx, input: { scan } });
      return result.ok ? ok({ examination: result.data, proof: examined.give(toSettings(draft), user.name) }) : result;
    }),
  audit: {
    act: 'target',
    target: ({ draft }) => draft.name,
    subjects: () => [],
    detail: ({ draft }) => `examine ${describeDraft(draft)}`,
    outcomeOf: ({ examination: { findings } }) =>
      `${findings.filter(({ state }) => state === 'problem').length} problems`,
  },
});

export const sampleDraft = defineAction('sample rows of a new target', {
  permission: 'targets.manage',
  schema: sampleDraftSchema,
  resolve: nothing,
  personal: 'none',
  verb: ({ input: { draft, scan } }) =>
    withDraft(draft, (ctx) => sampleOf({ ctx, input: { scan, mapping: draft.attributes } })),
  audit: {
    act: 'target',
    target: ({ draft }) => draft.name,
    subjects: () => [],
    detail: ({ draft }) => `sample rows of ${describeDraft(draft)}`,
    outcomeOf: ({ preview }) => `${preview.length} rows`,
  },
});

export const saveTarget = defineAction('save a target', {
  permission: 'targets.manage',
  schema: saveTargetSchema,
  resolve: findTargets,
  personal: 'none',
  verb: save,
  audit: {
    act: 'target',
    target: ({ draft }) => draft.name,
    subjects: ({ draft }) => [draft.name],
    detail: ({ draft, revision, takesName }) =>
      `${revision ? 'change to' : 'add'} ${describeDraft(draft)}${takesName ? ', with all that is kept under its name' : ''}`,
    outcomeOf: () => 'saved',
  },
});

export const removeTarget = defineAction('remove a target', {
  permission: 'targets.manage',
  schema: removeTargetSchema,
  resolve: findTargets,
  personal: 'none',
  verb: remove,
  audit: {
    act: 'target',
    target: ({ name }) => name,
    subjects: ({ name }) => [name],
    detail: () => 'remove',
    outcomeOf: ({ ended }) => ['removed', ...ended].join(', '),
  },
});

export const takeName = defineAction('take a name for a target of the file', {
  permission: 'targets.manage',
  schema: takeNameSchema,
  resolve: findTargets,
  personal: 'none',
  verb: take,
  audit: {
    act: 'target',
    target: ({ name }) => name,
    subjects: ({ name }) => [name],
    detail: ({ place, boundTo }) =>
      `take the name for ${place} of the targets file, with all that is kept under it; it was of ${boundTo}`,
    outcomeOf: () => 'taken',
  },
});
