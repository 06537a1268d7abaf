'use server';

import { z } from 'zod';
import { ok } from '../domain/result';
import { roleInConsole } from '../domain/role';
import {
  acceptInvitationSchema,
  codeInputSchema,
  enableFactorSchema,
  passSchema,
  signInTokenSchema,
} from '../domain/user';
import { definePublicAction } from '../server/define-action';
import { dropPendingFactor, readPendingFactor } from '../server/pending-factor';
import { enter, noLocalUsers, signInContext } from '../server/sign-in-context';
import { acceptInvitation as accept, findInvited } from '../services/invite-user';
import { finishSetUp, finishWithCode, setUpFactor as setUp } from '../services/second-step';

/** Whom a link is for, so that the page can greet them. `isNew`: they have had no password yet. */
export const readInvitation = definePublicAction('read an invitation', signInTokenSchema, async (app, input) => {
  if (app.identityProvider?.localUsers === false) return noLocalUsers('invitation');
  const invited = await findInvited({ ctx: await signInContext(), input });
  if (!invited.ok) return invited;
  const { user, isNew } = invited.data;
  return ok({ name: user.name, role: roleInConsole(user), isNew });
});

export const acceptInvitation = definePublicAction(
  'accept an invitation',
  acceptInvitationSchema,
  async (app, input) =>
    app.identityProvider?.localUsers === false
      ? noLocalUsers('invitation')
      : enter(await accept({ ctx: await signInContext(), input })),
);

export const giveCode = definePublicAction('give a code', codeInputSchema, async (_, input) =>
  enter(await finishWithCode({ ctx: await signInContext(), input: { ...input, pending: await readPendingFactor() } })),
);

/** Answers the recovery codes and the pass that begins the session: the codes have to be seen first. */
export const setUpFactor = definePublicAction('set up a second factor', enableFactorSchema, async (_, input) =>
  setUp({ ctx: await signInContext(), input: { ...input, pending: await readPendingFactor() } }),
);

export const enterAfterSetUp = definePublicAction('sign in after setting up', passSchema, async (_, input) =>
  enter(await finishSetUp({ ctx: await signInContext(), input: { ...input, pending: await readPendingFactor() } })),
);

/** Back to name and password. */
export const leaveSecondStep = definePublicAction('leave the second step', z.object({}), async () => {
  await dropPendingFactor();
  return ok(null);
});
