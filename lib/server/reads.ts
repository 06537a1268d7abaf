import 'server-only';
import { z } from 'zod';
import type { ConnectionDetail, ConnectionFacts } from '../domain/connection';
import { listQuerySchema } from '../domain/list-query';
import { MAX_SELECTION } from '../domain/paging';
import { maskDetail, maskFacts, maskPage } from '../domain/personal';
import { findPersonalTerm } from '../domain/personal-search';
import { ok } from '../domain/result';
import { readFacts as factsOf } from '../services/check-connections';
import { readConnection as detailOf } from '../services/read-connection';
import { seesPersonal } from './admit';
import { findTarget } from './context';
import { openCursor, sealCursors } from './cursor-seal';
import { defineRead } from './define-read';
import { sharedPages } from './pages';
import { readAfter, sharedRead } from './shared-reads';

const inTarget = z.object({ target: z.string().max(40).optional() });

export const readConnections = defineRead('list connections', {
  permission: 'connections.read',
  schema: inTarget.extend({
    ...listQuerySchema.shape,
    ...readAfter.shape,
  }),
  resolve: (_, { target }) => findTarget(target),
  personal: {
    refuse: (input, { target }) => findPersonalTerm(input, target.table.attributes),
    mask: maskPage,
  },
  verb: async ({ ctx, input: { after, ...input }, user }) => {
    const cursor = openCursor(input.cursor);
    if (!cursor.ok) return cursor;
    const query = { ...input, cursor: cursor.data, isMasked: !seesPersonal(user) };
    const page = await sharedPages(ctx).look({ query, ...(after !== undefined && { after }) });
    return page.ok ? ok(sealCursors(page.data)) : page;
  },
});

export const readFacts = defineRead('read facts', {
  permission: 'connections.read',
  schema: inTarget.extend({
    ids: z.array(z.string().min(1).max(2048)).max(MAX_SELECTION, `Ask for at most ${MAX_SELECTION} ids at a time.`),
  }),
  resolve: (_, { target }) => findTarget(target),
  personal: { mask: (facts: ConnectionFacts[]) => facts.map(maskFacts) },
  verb: ({ ctx, input }) => factsOf({ ctx, input: { connectionIds: input.ids } }),
});

export const readConnection = defineRead('read a connection', {
  permission: 'connections.read',
  schema: inTarget.extend({ id: z.string().max(10_000), ...readAfter.shape }),
  resolve: (_, { target }) => findTarget(target),
  personal: { mask: (detail: ConnectionDetail, { target }) => maskDetail(detail, target.table.attributes) },
  verb: sharedRead('connection', ({ ctx, input }) => detailOf({ ctx, input: { connectionId: input.id } })),
});
