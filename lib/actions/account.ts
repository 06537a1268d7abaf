'use server';

import { err, ok } from '../domain/result';
import { changePasswordSchema, enableFactorSchema, endOwnSessionSchema, ownPasswordSchema } from '../domain/user';
import { defineAction } from '../server/define-action';
import { newFactorDraft } from '../server/reads-users';
import { keepSession, sessionHandle } from '../server/session';
import { signInContext } from '../server/sign-in-context';
import { changePassword as change, confirmPassword } from '../services/change-password';
import { endOwnSessions } from '../services/end-own-sessions';
import { enableFactor as enable, removeFactor, renewRecoveryCodes as renew } from '../services/second-factor';

/** What people do to their own account; a borrowed session is asked for the password first. */

export const changePassword = defineAction('change a password', {
  permission: 'account.manage',
  schema: changePasswordSchema,
  resolve: () => ok(null),
  personal: 'none',
  verb: async ({ input, user: { name } }) => {
    const changed = await change({ ctx: await signInContext(), input: { ...input, name } });
    if (!changed.ok) return changed;
    await keepSession(changed.data.sessionId);
    return ok(null);
  },
  audit: {
    act: 'change-password',
    target: () => null,
    subjects: () => [],
    outcomeOf: () => 'changed',
  },
});

export const beginFactor = defineAction('begin a second factor', {
  permission: 'account.manage',
  schema: ownPasswordSchema,
  resolve: () => ok(null),
  personal: 'none',
  verb: async ({ input, user: { name } }) => {
    const confirmed = await confirmPassword({ ctx: await signInContext(), input: { ...input, name } });
    if (!confirmed.ok) return confirmed;
    if (confirmed.data.factor) return err('conflict', 'The second factor is on already.');
    return ok(newFactorDraft({ name, generation: confirmed.data.generation ?? 0 }));
  },
  audit: { unrecorded: 'nothing is kept until it is turned on' },
});

export const enableFactor = defineAction('turn on a second factor', {
  permission: 'account.manage',
  schema: enableFactorSchema,
  resolve: () => ok(null),
  personal: 'none',
  verb: async ({ input, user: { name } }) => {
    const enabled = await enable({ ctx: await signInContext(), input: { ...input, name } });
    return enabled.ok ? ok({ codes: enabled.data.codes }) : enabled;
  },
  audit: {
    act: 'second-factor',
    target: () => null,
    subjects: () => [],
    outcomeOf: () => 'turned-on',
  },
});

export const disableFactor = defineAction('turn off a second factor', {
  permission: 'account.manage',
  schema: ownPasswordSchema,
  resolve: () => ok(null),
  personal: 'none',
  verb: async ({ input, user: { name } }) => {
    const ctx = await signInContext();
    const confirmed = await confirmPassword({ ctx, input: { ...input, name } });
    return confirmed.ok ? removeFactor({ ctx, input: { name } }) : confirmed;
  },
  audit: {
    act: 'second-factor',
    target: () => null,
    subjects: () => [],
    outcomeOf: () => 'turned-off',
  },
});

export const renewRecoveryCodes = defineAction('renew recovery codes', {
  permission: 'account.manage',
  schema: ownPasswordSchema,
  resolve: () => ok(null),
  personal: 'none',
  verb: async ({ input, user: { name } }) => {
    const ctx = await signInContext();
    const confirmed = await confirmPassword({ ctx, input: { ...input, name } });
    return confirmed.ok ? renew({ ctx, input: { name } }) : confirmed;
  },
  audit: {
    act: 'second-factor',
    target: () => null,
    subjects: () => [],
    outcomeOf: () => 'recovery-codes-renewed',
  },
});

export const endOwnSession = defineAction('end a session', {
  permission: 'account.manage',
  schema: endOwnSessionSchema,
  resolve: (app) => ok(app),
  personal: 'none',
  verb: async ({ ctx, input: { which }, user: { name } }) =>
    endOwnSessions({ ctx, input: { name, which, own: await sessionHandle() } }),
  audit: {
    act: 'end-sessions',
    target: () => null,
    subjects: () => [],
    outcomeOf: ({ count }) => `${count} ended`,
  },
});
