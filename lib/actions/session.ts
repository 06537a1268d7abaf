'use server';

import { ok, type Result } from '../domain/result';
import { signInSchema, signInTokenSchema } from '../domain/user';
import { context } from '../server/context';
import { definePublicAction } from '../server/define-action';
import { guarded } from '../server/guarded';
import { endSessionUrl } from '../server/identity-provider';
import { recordAct } from '../server/record';
import { endSession, getSession, readIdToken } from '../server/session';
import { enter, noLocalUsers, signInContext } from '../server/sign-in-context';
import { signIn as byPassword, signInWithToken as byToken } from '../services/sign-in';

export const signIn = definePublicAction('sign in', signInSchema, async (app, input) =>
  app.identityProvider?.localUsers === false
    ? noLocalUsers(input.name)
    : enter(await byPassword({ ctx: await signInContext(), input })),
);

export const signInWithToken = definePublicAction('sign in by link', signInTokenSchema, async (app, input) =>
  app.identityProvider?.localUsers === false
    ? noLocalUsers('sign-in link')
    : enter(await byToken({ ctx: await signInContext(), input })),
);

/** Answers where to go: whoever came by the identity provider ends the session there as well. */
export async function signOut(): Promise<Result<{ next: string }>> {
  return guarded('sign out', async () => {
    const user = await getSession();
    const { users, identityProvider } = context();
    const isExternal = user !== null && (await users.find(user.name))?.subject !== undefined;
    if (user) {
      const nobody = { target: null, subjects: [], total: 0, detail: null };
      await recordAct(user, { act: 'sign-out', outcome: 'signed-out', ...nobody });
    }
    const idToken = isExternal ? await readIdToken() : null;
    await endSession();
    const elsewhere = isExternal && identityProvider ? await endSessionUrl(identityProvider, idToken) : null;
    return ok({ next: elsewhere ?? '/sign-in' });
  });
}
