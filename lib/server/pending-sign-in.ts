import 'server-only';
import { cookies } from 'next/headers';
import { BRIEF_S } from '../console/brief-seals';
import { context } from './context';
import type { PendingSignIn } from './identity-provider';
import { isOverTls } from './session';

const COOKIE = 'switchboard_sign_in';
/** Tabs of a browser that can be at the provider at once; the oldest gives way. With more, or longer ones, the headers would outgrow what Node takes. */
const MAX_PENDING = 3;
/** Of where it leads to: a search for many ids is longer, and a browser keeps no cookie of more than 4 KB. */
const MAX_NEXT_CHARS = 2_000;

const nameOf = (state: string) => `${COOKIE}_${state}`;

/** Binds the answer of the provider to the browser that asked: nobody can be signed in by a link of somebody else. */
export async function keepPending({ next, ...pending }: PendingSignIn): Promise<void> {
  const jar = await cookies();
  const names = jar.getAll().map(({ name }) => name);
  // Browsers tell the oldest first.
  const others = names.filter((name) => name.startsWith(nameOf('')));
  for (const name of others.slice(0, -(MAX_PENDING - 1))) jar.delete({ name, path: '/sign-in' });
  const kept = { ...pending, next: next.length > MAX_NEXT_CHARS ? pathOf(next) : next };
  jar.set(nameOf(pending.state), await context().briefSeals.seal<PendingSignIn>(kept), {
    httpOnly: true,
    // The way back from the provider is a navigation from another site.
    sameSite: 'lax',
    secure: await isOverTls(),
    path: '/sign-in',
    maxAge: BRIEF_S,
  });
}

const pathOf = (address: string) => address.split(/[?#]/, 1)[0] ?? '';

/** What was kept for an answer with this state, once; null when there is nothing, it is too old, or its seal is foreign. What waits for another answer waits on. */
export async function takePending(state: string): Promise<PendingSignIn | null> {
  const jar = await cookies();
  const name = nameOf(state);
  const seal = jar.get(name)?.value;
  if (!seal) return null;
  jar.delete({ name, path: '/sign-in' });
  const pending = await context().briefSeals.open<PendingSignIn>(seal);
  return pending.state && pending.nonce && pending.verifier && pending.next ? (pending as PendingSignIn) : null;
}
