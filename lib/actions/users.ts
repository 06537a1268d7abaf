'use server';

import { ok } from '../domain/result';
import { describeStanding } from '../domain/role';
import {
  changeRolesSchema,
  inviteSchema,
  newUserSchema,
  personSchema,
  renewLinkSchema,
  setDisabledSchema,
} from '../domain/user';
import { consoleTime } from '../server/context';
import { defineAction } from '../server/define-action';
import { maySignIn } from '../server/session';
import { createUser as create } from '../services/create-user';
import { inviteUser as invite, renewLink as renew } from '../services/invite-user';
import {
  changeRoles as change,
  endSessionsOf,
  removeUser as remove,
  resetFactor as reset,
  setDisabled,
} from '../services/manage-user';

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

/** For whoever has lost the invitation, or forgot the password. */
export const renewLink = defineAction('make a link for a password', {
  permission: 'users.manage',
  schema: renewLinkSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: renew,
  audit: {
    act: 'invite',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: ({ days }) => `another link, for ${days} d`,
    outcomeOf: ({ isNew }) => (isNew ? 'invited' : 'link-for-a-new-password'),
  },
});

export const changeRoles = defineAction('change roles', {
  permission: 'users.manage',
  schema: changeRolesSchema,
  resolve: (app) => ok({ ...app, maySignIn }),
  personal: 'none',
  verb: change,
  audit: {
    act: 'change-roles',
    target: () => null,
    subjects: ({ name }) => [name],
    detail: describeStanding,
    outcomeOf: ({ before }) => `changed from ${describeStanding(before)}`,
  },
});

export const disableUser = defineAction('disable a user', {
  permission: 'users.manage',
  schema: setDisabledSchema,
  resolve: (app) => ok({ ...app, maySignIn, now: consoleTime }),
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
  resolve: (app) => ok({ ...app, maySignIn, now: consoleTime }),
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
  verb: reset,
  audit: {
    act: 'second-factor',
    target: () => null,
    subjects: ({ name }) => [name],
    outcomeOf: () => 'reset',
  },
});
