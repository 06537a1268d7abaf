import type { Attempts } from '../console/attempts';
import type { AuditLog } from '../console/audit-log';
import { checkNobody, isPasswordOf } from '../console/password';
import type { Sessions } from '../console/sessions';
import type { SignInLink } from '../console/sign-in-links';
import { type Subject, subjectKey, type Users } from '../console/users';
import { formatDuration } from '../domain/format';
import { type IdentityProvider, roleOfGroups } from '../domain/identity-provider';
import { err, ok, type Result } from '../domain/result';
import type { Role } from '../domain/role';
import type { SignInProblem } from '../domain/sign-in-problems';
import { tell } from '../telemetry/tell';
import type { Gather } from './gather';

export type SignInContext = {
  users: Users;
  sessions: Sessions;
  attempts: Attempts;
  audit: Pick<AuditLog, 'begin'>;
  /** Where it is asked from. */
  from: string | null;
  /** For attempts that are refused without being looked at, as many as somebody likes. */
  gather: Gather;
  link: SignInLink;
  /** The user whom the printed link signs in. */
  linkUser: string;
};
type SignedIn = { name: string; sessionId: string };

/** Checks a name and password. The answer never tells whether the name exists. */
export async function signIn(args: {
  ctx: SignInContext;
  input: { name: string; password: string };
}): Promise<Result<SignedIn>> {
  const { ctx, input } = args;
  const name = input.name.trim().toLowerCase();
  if (!(await ctx.attempts.take(name))) {
    const told = [name, ctx.from, 'too-many-attempts'];
    await ctx.gather.tell(JSON.stringify(told), (times) =>
      recordSignIn(ctx, { name, role: null }, 'too-many-attempts', times),
    );
    const wait = formatDuration((await ctx.attempts.waitMs(name)) + 999);
    return err('rateLimited', `Too many attempts. Try again in ${wait}.`);
  }
  const user = await ctx.users.find(name);
  const hash = user?.passwordHash;
  const isRight = hash ? await isPasswordOf(input.password, hash) : await checkNobody(input.password);
  if (!user || !hash || !isRight) {
    await recordSignIn(ctx, { name, role: null }, 'wrong-password');
    return err('unauthenticated', 'That name and password do not match.');
  }
  await ctx.attempts.clear(name);
  return ok(await startSession(ctx, user, 'signed-in', 'password'));
}

/** Redeems the link that the start printed: once, within an hour. */
export async function signInWithToken(args: {
  ctx: SignInContext;
  input: { token: string };
}): Promise<Result<SignedIn>> {
  const { ctx, input } = args;
  const user = await ctx.users.find(ctx.linkUser);
  if (!user || !(await ctx.link.redeem(input.token))) {
    await recordSignIn(ctx, { name: 'sign-in link', role: null }, 'link-refused');
    return err('unauthenticated', 'This link was used already or is too old. Sign in with your password.');
  }
  return ok(await startSession(ctx, user, 'signed-in-by-link', 'link'));
}

/** Lets a person in whom the identity provider has vouched for, with the highest role that their groups give. */
export async function signInExternally(args: {
  ctx: SignInContext;
  input: { name: string; subject: Subject; groups: readonly string[]; roles: IdentityProvider['roles'] };
}): Promise<SignedIn | Extract<SignInProblem, 'no-role' | 'name-taken'>> {
  const { ctx, input } = args;
  const name = input.name.trim().toLowerCase().slice(0, 80);
  const role = roleOfGroups(input.roles, input.groups);
  if (!role) {
    await recordSignIn(ctx, { name, role: null }, 'no-role');
    return 'no-role';
  }
  const user = await ctx.users.keepExternal({ name, role, subject: subjectKey(input.subject) });
  if (!user) {
    await recordSignIn(ctx, { name, role: null }, 'name-taken');
    return 'name-taken';
  }
  return startSession(ctx, user, 'signed-in-by-provider', 'provider');
}

async function startSession(
  ctx: SignInContext,
  user: { name: string; role: Role },
  outcome: string,
  way: 'password' | 'link' | 'provider',
): Promise<SignedIn> {
  await recordSignIn(ctx, user, outcome);
  const sessionId = await ctx.sessions.start(user.name);
  tell('sessionOpened', { way });
  return { name: user.name, sessionId };
}

async function recordSignIn(
  ctx: SignInContext,
  user: { name: string; role: Role | null },
  outcome: string,
  times = 0,
): Promise<void> {
  await ctx.audit.begin({
    user: user.name.slice(0, 80),
    role: user.role,
    from: ctx.from,
    act: 'sign-in',
    target: null,
    subjects: [],
    total: times,
    outcome,
    detail: null,
  });
}
