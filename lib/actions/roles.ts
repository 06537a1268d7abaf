'use server';

import { ok } from '../domain/result';
import { describeStanding } from '../domain/role';
import { setRolesSchema } from '../domain/user';
import { defineAction } from '../server/define-action';
import { setRoles as set } from '../services/set-roles';

export const setRoles = defineAction('set roles', {
  permission: 'users.manage',
  schema: setRolesSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: set,
  audit: {
    act: 'change-roles',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: describeStanding,
    outcomeOf: () => 'saved',
  },
});
