import 'server-only';
import { cookies } from 'next/headers';
import { BRIEF_S } from '../console/brief-seals';
import { context } from './context';
import type { PendingSignIn } from './identity-provider';
import { isOverTls } from './session';

const COOKIE = 'switchboard_sign_in';

/** Binds the answer of the provider to the browser that asked: nobody can be signed in by a link of somebody else. */
export async function keepPending(pending: PendingSignIn): Promise<void> {
  (await cookies()).set(COOKIE, await context().briefSeals.seal(pending), {
    httpOnly: true,
    // The way back from the provider is a navigation from another site.
    sameSite: 'lax',
    secure: await isOverTls(),
    path: '/sign-in',
    maxAge: BRIEF_S,
  });
}

/** What was kept, once; null when there is none, it is too old, or its seal is foreign. */
export async function takePending(): Promise<PendingSignIn | null> {
  const jar = await cookies();
  const seal = jar.get(COOKIE)?.value;
  jar.delete({ name: COOKIE, path: '/sign-in' });
  if (!seal) return null;
  const pending = await context().briefSeals.open<PendingSignIn>(seal);
  return pending.state && pending.nonce && pending.verifier && pending.next ? (pending as PendingSignIn) : null;
}
