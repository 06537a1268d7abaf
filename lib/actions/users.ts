'use server';

import { ok } from '../domain/result';
import { newUserSchema } from '../domain/user';
import { defineAction } from '../server/define-action';
import { createUser as create } from '../services/create-user';

export const createUser = defineAction('create a user', {
  permission: 'users.manage',
  schema: newUserSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: create,
  audit: {
    act: 'create-user',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: ({ role }) => `role ${role}`,
    outcomeOf: () => 'created',
  },
});
