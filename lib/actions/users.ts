'use server';

import { ok } from '../domain/result';
import {
  changeRoleSchema,
  inviteSchema,
  newUserSchema,
  personSchema,
  renewInvitationSchema,
  setDisabledSchema,
} from '../domain/user';
import { defineAction } from '../server/define-action';
import { maySignIn } from '../server/session';
import { createUser as create } from '../services/create-user';
import { inviteUser as invite, renewInvitation as renew } from '../services/invite-user';
import { changeRole as change, endSessionsOf, removeUser as remove, setDisabled } from '../services/manage-user';
import { removeFactor } from '../services/second-factor';

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

export const inviteUser = defineAction('invite a user', {
  permission: 'users.manage',
  schema: inviteSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: invite,
  audit: {
    act: 'invite',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: ({ role, days }) => `role ${role}, for ${days} d`,
    outcomeOf: () => 'invited',
  },
});

export const renewInvitation = defineAction('renew an invitation', {
  permission: 'users.manage',
  schema: renewInvitationSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: renew,
  audit: {
    act: 'invite',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: ({ days }) => `another link, for ${days} d`,
    outcomeOf: () => 'invited',
  },
});

export const changeRole = defineAction('change a role', {
  permission: 'users.manage',
  schema: changeRoleSchema,
  resolve: (app) => ok({ ...app, maySignIn }),
  personal: 'none',
  verb: change,
  audit: {
    act: 'change-role',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: ({ role }) => `role ${role}`,
    outcomeOf: ({ before }) => `changed from ${before}`,
  },
});

export const disableUser = defineAction('disable a user', {
  permission: 'users.manage',
  schema: setDisabledSchema,
  resolve: (app) => ok({ ...app, maySignIn, now: Date.now }),
  personal: 'none',
  verb: setDisabled,
  audit: {
    act: 'disable-user',
    target: () => null,
    subjects: ({ name }) => [name],
    outcomeOf: ({ isDisabled }) => (isDisabled ? 'disabled' : 'enabled'),
  },
});

export const removeUser = defineAction('remove a user', {
  permission: 'users.manage',
  schema: personSchema,
  resolve: (app) => ok({ ...app, maySignIn }),
  personal: 'none',
  verb: remove,
  audit: {
    act: 'remove-user',
    target: () => null,
    subjects: ({ name }) => [name],
    outcomeOf: () => 'removed',
  },
});

export const endUserSessions = defineAction('end the sessions of a user', {
  permission: 'users.manage',
  schema: personSchema,
  resolve: (app) => ok({ ...app, maySignIn }),
  personal: 'none',
  verb: endSessionsOf,
  audit: {
    act: 'end-sessions',
    target: () => null,
    subjects: ({ name }) => [name],
    outcomeOf: () => 'signed-out',
  },
});

export const resetFactor = defineAction('reset a second factor', {
  permission: 'users.manage',
  schema: personSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: removeFactor,
  audit: {
    act: 'second-factor',
    target: () => null,
    subjects: ({ name }) => [name],
    outcomeOf: () => 'reset',
  },
});
