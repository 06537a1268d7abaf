import 'server-only';
import { sealData } from 'iron-session';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { openSeal } from '../console/open-seal';
import { SESSION_MS } from '../console/sessions';
import { generationOf, type StoredUser } from '../console/users';
import { ok, type Result } from '../domain/result';
import { isOfConsole, permissionsOf, roleInConsole } from '../domain/role';
import { isOfIssuer } from '../domain/subject';
import type { SignedInUser } from '../domain/user';
import { tell } from '../telemetry/tell';
import { context } from './context';
import { env } from './env';
import { guarded } from './guarded';

const COOKIE = 'switchboard_session';
type Sealed = { id: string };

/** The living session with its user; null without one. Asked once per request. */
const findLiving = cache(async () => {
  const id = await sessionId();
  if (!id) return null;
  const { sessions, users } = context();
  const session = await sessions.find(id);
  const user = session && (await users.find(session.user));
  if (!user || session.generation !== generationOf(user) || !maySignIn(user)) return null;
  await sessions.touch(id, session);
  tell('sessionSeen', { id });
  return { handle: session.handle, user };
});

/** The signed-in person with the role they have now; null without a living session. */
export async function getSession(): Promise<SignedInUser | null> {
  const user = (await findLiving())?.user;
  if (!user) return null;
  const { name, role, targetRoles = {}, isAuditor = false } = user;
  const permissions = permissionsOf(roleInConsole(user)).filter(isOfConsole);
  return { name, role, targetRoles, isAuditor, permissions };
}

/** Which of a person's sessions this is. */
export async function sessionHandle(): Promise<string | null> {
  return (await findLiving())?.handle ?? null;
}

/** The session for the frame around a page; a table that does not answer is told in words instead of thrown. */
export function readSession(): Promise<Result<SignedInUser | null>> {
  return guarded('read the session', async () => ok(await getSession()));
}

/** For pages: sends whoever has no session to the sign-in page, and back to `path` afterwards. */
export async function requireSession(path: string): Promise<SignedInUser> {
  const session = await getSession();
  if (session) return session;
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

/** `idToken`: what an identity provider let this person in with. */
export async function keepSession(id: string, idToken: string | null = null): Promise<void> {
  // Whoever signs in gets a new session, so that one planted before is worth nothing.
  await endSession();
  // Not in the cookie, which takes 4 KB.
  const { sessions, box } = context();
  if (idToken !== null) await sessions.keepIdToken(id, box.seal(idToken, ownerOf(id)));
  // Without an end of its own, which would be one by this machine's clock: the session in the table has one.
  const seal = await sealData({ id } satisfies Sealed, { password: env().AUTH_SECRET, ttl: 0 });
  (await cookies()).set(COOKIE, seal, {
    httpOnly: true,
    sameSite: 'lax',
    secure: await isOverTls(),
    path: '/',
    maxAge: SESSION_MS / 1000,
  });
}

/** Whether the browser came over TLS, as the proxy in front says. */
export async function isOverTls(): Promise<boolean> {
  return (await headers()).get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}

/**
 * Makes the cookie worthless. It is not taken back: with a cookie changed, Next answers the action with the page anew, which
 * without a session leads away before the browser has heard where to go.
 */
export async function endSession(): Promise<void> {
  const id = await sessionId();
  if (id) await context().sessions.end(id);
}

/** What the identity provider knows this session by, as long as it lives; null without one, or with another AUTH_SECRET since. */
export async function readIdToken(): Promise<string | null> {
  const id = await sessionId();
  const { sessions, box } = context();
  const sealed = id && (await sessions.idTokenOf(id));
  return id && sealed ? box.open(sealed, ownerOf(id)) : null;
}

const ownerOf = (id: string) => `ID-TOKEN ${id}`;

/** Whether this person still may, by the targets file of now: a session outlives a restart. */
export function maySignIn({ subject, disabledAt }: Pick<StoredUser, 'subject' | 'disabledAt'>): boolean {
  const provider = context().identityProvider;
  if (disabledAt) return false;
  if (subject === undefined) return provider?.localUsers !== false;
  return provider !== null && isOfIssuer(subject, provider.issuer);
}

/** A seal that is broken or foreign counts as none. */
async function sessionId(): Promise<string | undefined> {
  const seal = (await cookies()).get(COOKIE)?.value;
  return seal ? (await openSeal<Sealed>(seal, env().AUTH_SECRET)).id : undefined;
}
