import 'server-only';
import { z } from 'zod';
import type { AuditPage } from '../domain/audit';
import { listQuerySchema } from '../domain/list-query';
import { MAX_SELECTION } from '../domain/paging';
import { ok, type Result } from '../domain/result';
import type { UserDto } from '../domain/user';
import { readFacts as factsOf } from '../services/check-connections';
import { listConnections } from '../services/list-connections';
import { readConnection as detailOf } from '../services/read-connection';
import { findTarget } from './context';
import { defineRead } from './define-read';

const inTarget = z.object({ target: z.string().max(40).optional() });

export const readConnections = defineRead('list connections', {
  permission: 'connections.read',
  schema: inTarget.extend(listQuerySchema.shape),
  resolve: (_, { target }) => findTarget(target),
  verb: listConnections,
});

export const readFacts = defineRead('read facts', {
  permission: 'connections.read',
  schema: inTarget.extend({
    ids: z.array(z.string().min(1).max(2048)).max(MAX_SELECTION, `Ask for at most ${MAX_SELECTION} ids at a time.`),
  }),
  resolve: (_, { target }) => findTarget(target),
  verb: ({ ctx, input }) => factsOf({ ctx, input: { connectionIds: input.ids } }),
});

export const readConnection = defineRead('read a connection', {
  permission: 'connections.read',
  schema: inTarget.extend({ id: z.string().max(10_000) }),
  resolve: (_, { target }) => findTarget(target),
  verb: ({ ctx, input }) => detailOf({ ctx, input: { connectionId: input.id } }),
});

const audit = defineRead('read the audit', {
  permission: 'audit.read',
  schema: z.object({
    cursor: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9a-f]{8}$/)
      .nullable()
      .catch(null),
  }),
  resolve: (app) => ok(app),
  verb: async ({ ctx, input }) => ok(await ctx.audit.page(input.cursor)),
});

const users = defineRead('list users', {
  permission: 'users.manage',
  schema: z.object({}),
  resolve: (app) => ok(app),
  verb: async ({ ctx }) => ok(await ctx.users.list()),
});

export function readAudit(cursor: string | null): Promise<Result<AuditPage>> {
  return audit({ cursor });
}

export function readUsers(): Promise<Result<UserDto[]>> {
  return users({});
}
