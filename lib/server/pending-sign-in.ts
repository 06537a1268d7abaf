import 'server-only';
import { sealData, unsealData } from 'iron-session';
import { cookies } from 'next/headers';
import { env } from './env';
import type { PendingSignIn } from './identity-provider';
import { isOverTls } from './session';

const COOKIE = 'switchboard_sign_in';
const VALID_S = 10 * 60;

/** Binds the answer of the provider to the browser that asked: nobody can be signed in by a link of somebody else. */
export async function keepPending(pending: PendingSignIn): Promise<void> {
  (await cookies()).set(COOKIE, await sealData(pending, sealing()), {
    httpOnly: true,
    // The way back from the provider is a navigation from another site.
    sameSite: 'lax',
    secure: await isOverTls(),
    path: '/sign-in',
    maxAge: VALID_S,
  });
}

/** What was kept, once; null when there is none, it is too old, or its seal is foreign. */
export async function takePending(): Promise<PendingSignIn | null> {
  const jar = await cookies();
  const seal = jar.get(COOKIE)?.value;
  jar.delete({ name: COOKIE, path: '/sign-in' });
  if (!seal) return null;
  const pending = await unsealData<Partial<PendingSignIn>>(seal, sealing());
  return pending.state && pending.nonce && pending.verifier && pending.next ? (pending as PendingSignIn) : null;
}

function sealing() {
  return { password: env().AUTH_SECRET, ttl: VALID_S };
}
