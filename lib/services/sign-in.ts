import { checkNobody, isPasswordOf } from '../console/password';
import type { Sessions } from '../console/sessions';
import type { SignInLink } from '../console/sign-in-links';
import { generationOf, type StoredUser, type Users } from '../console/users';
import { err, ok, type Result } from '../domain/result';
import { tell } from '../telemetry/tell';
import { recordSignIn, type SignInRecords, takeAttempt } from './sign-in-records';

export type SignInContext = SignInRecords & {
  users: Users;
  sessions: Sessions;
  link: SignInLink;
  /** The user whom the printed link signs in. */
  linkUser: string;
  /** The browser, as it names itself. */
  agent: string | null;
  /** Local users have to have a second factor. */
  isFactorRequired: boolean;
};
export type SignedIn = { name: string; sessionId: string };
/** `factor`: no session yet; a code has to be given, or the factor set up. It is worth nothing once the generation is another. */
export type Passed = SignedIn | { name: string; factor: 'code' | 'set-up'; generation: number };

/** Of a wrong password, an unknown name and a disabled user alike, after the same work. */
const noMatch = () => err('unauthenticated', 'That name and password do not match.');

/** Checks a name and password. The answer never tells whether the name exists. */
export async function signIn(args: {
  ctx: SignInContext;
  input: { name: string; password: string };
}): Promise<Result<Passed>> {
  const { ctx, input } = args;
  const name = input.name.trim().toLowerCase();
  const taken = await takeAttempt(ctx, name, name);
  if (!taken.ok) return taken;
  const user = await ctx.users.find(name);
  const hash = user?.passwordHash;
  const isRight = hash ? await isPasswordOf(input.password, hash) : await checkNobody(input.password);
  if (!user || !hash || !isRight) {
    await recordSignIn(ctx, { name, role: null }, 'wrong-password');
    return noMatch();
  }
  if (user.disabledAt) {
    await recordSignIn(ctx, { name, role: null }, 'disabled');
    return noMatch();
  }
  await ctx.attempts.clear(name);
  return ok(await letIn(ctx, user, 'signed-in'));
}

/** Redeems the link that the start printed: once, within an hour. Nobody guesses it; tries are bounded because each is a record. */
export async function signInWithToken(args: { ctx: SignInContext; input: { token: string } }): Promise<Result<Passed>> {
  const { ctx, input } = args;
  const attempts = `LINK ${ctx.from}`;
  const taken = await takeAttempt(ctx, attempts, 'sign-in link');
  if (!taken.ok) return taken;
  const user = await ctx.users.find(ctx.linkUser);
  // It is used up before that is recorded.
  await ctx.audit.assertWritable();
  if (!user || user.disabledAt || !(await ctx.link.redeem(input.token))) {
    await recordSignIn(ctx, { name: 'sign-in link', role: null }, 'link-refused');
    return err('unauthenticated', 'This link was used already or is too old. Sign in with your password.');
  }
  await ctx.attempts.clear(attempts);
  return ok(await letIn(ctx, user, 'signed-in-by-link'));
}

/** What follows for a local user who has shown who they are: a session, or the second step before it. */
export async function letIn(ctx: SignInContext, user: StoredUser, outcome: string): Promise<Passed> {
  const factor = user.factor ? 'code' : ctx.isFactorRequired ? 'set-up' : null;
  if (factor === null) return startSession(ctx, user, outcome);
  await recordSignIn(ctx, user, factor === 'code' ? 'code-asked' : 'second-factor-asked');
  return { name: user.name, factor, generation: generationOf(user) };
}

export async function startSession(
  ctx: Pick<SignInContext, 'sessions' | 'from' | 'agent'> & { audit: Pick<SignInContext['audit'], 'begin'> },
  user: StoredUser,
  outcome: string,
  detail: string | null = null,
): Promise<SignedIn> {
  const { name } = user;
  await recordSignIn(ctx, user, outcome, { detail });
  const { from, agent } = ctx;
  const sessionId = await ctx.sessions.start({ user: name, generation: generationOf(user), from, agent });
  tell('sessionOpened', { way: WAYS[outcome] ?? 'second-factor' });
  return { name, sessionId };
}

/** The last step before a session, as metrics count it. */
const WAYS: Record<string, 'password' | 'link' | 'provider' | 'invitation'> = {
  'signed-in': 'password',
  'signed-in-by-link': 'link',
  'signed-in-by-provider': 'provider',
  'accepted-invitation': 'invitation',
  'chose-password': 'invitation',
};
