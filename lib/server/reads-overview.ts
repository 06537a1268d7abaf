import 'server-only';
import { z } from 'zod';
import { epochTime } from '../domain/epoch-time';
import { MAX_SELECTION } from '../domain/paging';
import { maskOverview } from '../domain/personal';
import { findPersonalTerm } from '../domain/personal-search';
import { MAX_SEARCH_LENGTH } from '../domain/search';
import { seesPersonal } from './admit';
import { defineRead } from './define-read';
import { findWatch } from './watches';

const inTarget = z.object({ target: z.string().max(40).optional() });

export const readOverview = defineRead('read the overview', {
  permission: 'connections.read',
  schema: inTarget,
  resolve: (_, { target }) => findWatch(target),
  personal: { mask: maskOverview },
  verb: ({ ctx }) => ctx.overview.read(),
});

export const readChanges = defineRead('read the changes', {
  permission: 'connections.read',
  schema: inTarget
    .extend({
      ids: z
        .array(z.string().min(1).max(2048))
        .max(MAX_SELECTION, `Ask for at most ${MAX_SELECTION} ids at a time.`)
        .transform((ids) => [...new Set(ids)]),
      since: epochTime.optional(),
      oldest: epochTime.optional(),
      readAt: epochTime.optional(),
      after: epochTime.default(0),
      q: z.string().max(MAX_SEARCH_LENGTH, 'This search is too long.').default(''),
    })
    .transform((input) => ({ ...input, readAt: input.readAt ?? input.since ?? 0 })),
  resolve: (_, { target }) => findWatch(target),
  personal: {
    refuse: ({ q }, { attributes }) => findPersonalTerm({ q }, attributes),
    mask: (changes) => changes,
  },
  verb: ({ ctx, input, user }) => ctx.changes.look({ ...input, isMasked: !seesPersonal(user) }),
});
