'use server';

import { ok, type Result } from '../domain/result';
import { signInSchema, signInTokenSchema } from '../domain/user';
import { clientAddress } from '../server/client-address';
import { definePublicAction } from '../server/define-action';
import { guarded } from '../server/guarded';
import { gather, recordAct } from '../server/record';
import { dropSession, getSession, keepSession } from '../server/session';
import { signIn as byPassword, signInWithToken as byToken } from '../services/sign-in';

export const signIn = definePublicAction('sign in', signInSchema, async (ctx, input) => {
  const result = await byPassword({ ctx: { ...ctx, from: await clientAddress(), gather: gather() }, input });
  if (!result.ok) return result;
  await keepSession(result.data.sessionId);
  return ok({ name: result.data.name });
});

export const signInWithToken = definePublicAction('sign in by link', signInTokenSchema, async (ctx, input) => {
  const result = await byToken({ ctx: { ...ctx, from: await clientAddress(), gather: gather() }, input });
  if (!result.ok) return result;
  await keepSession(result.data.sessionId);
  return ok({ name: result.data.name });
});

export async function signOut(): Promise<Result<null>> {
  return guarded('sign out', async () => {
    const user = await getSession();
    if (user) {
      const nobody = { target: null, subjects: [], total: 0, detail: null };
      await recordAct(user, { act: 'sign-out', outcome: 'signed-out', ...nobody });
    }
    await dropSession();
    return ok(null);
  });
}
