'use server';

import { err, ok, type Result } from '../domain/result';
import { signInSchema, signInTokenSchema } from '../domain/user';
import { clientAddress } from '../server/client-address';
import { context } from '../server/context';
import { definePublicAction } from '../server/define-action';
import { guarded } from '../server/guarded';
import { endSessionUrl } from '../server/identity-provider';
import { gather, recordAct } from '../server/record';
import { endSession, getSession, keepSession } from '../server/session';
import { signIn as byPassword, signInWithToken as byToken } from '../services/sign-in';

export const signIn = definePublicAction('sign in', signInSchema, async (ctx, input) => {
  if (ctx.identityProvider?.localUsers === false) return noLocalUsers();
  const result = await byPassword({ ctx: { ...ctx, from: await clientAddress(), gather: gather() }, input });
  if (!result.ok) return result;
  await keepSession(result.data.sessionId);
  return ok({ name: result.data.name });
});

export const signInWithToken = definePublicAction('sign in by link', signInTokenSchema, async (ctx, input) => {
  if (ctx.identityProvider?.localUsers === false) return noLocalUsers();
  const result = await byToken({ ctx: { ...ctx, from: await clientAddress(), gather: gather() }, input });
  if (!result.ok) return result;
  await keepSession(result.data.sessionId);
  return ok({ name: result.data.name });
});

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
    await endSession();
    const elsewhere = isExternal && identityProvider ? await endSessionUrl(identityProvider) : null;
    return ok({ next: elsewhere ?? '/sign-in' });
  });
}

function noLocalUsers(): Result<never> {
  return err('forbidden', 'Nobody signs in here with a password or a printed link: the identity provider signs in.');
}
