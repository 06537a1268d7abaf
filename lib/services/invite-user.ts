import type { AuditLog } from '../console/audit-log';
import type { Invitations } from '../console/invitations';
import { hashPassword } from '../console/password';
import { generationOf, isInvited, type StoredUser, type Users } from '../console/users';
import { findPasswordProblem } from '../domain/new-password';
import { err, ok, type Result } from '../domain/result';
import { type AnyRole, type GivenRole, recordedRole, roleInConsole, standingOf } from '../domain/role';
import type { InvitedDays } from '../domain/user';
import { noLocalUsers } from './create-user';
import { noSuchUser } from './manage-user';
import { letIn, type Passed, type SignInContext } from './sign-in';
import { recordSignIn, takeAttempt } from './sign-in-records';

const DAY_MS = 24 * 60 * 60_000;

type InviteContext = { users: Users; invitations: Invitations; hasLocalUsers: boolean };
/** The token is told once, to whoever invites. */
export type Invited = { name: string; role: AnyRole; token: string; invitedUntil: number };

/** Makes a user who has yet to choose a password, and the link by which they do. */
export async function inviteUser(args: {
  ctx: InviteContext;
  input: { name: string; role: GivenRole; days: InvitedDays };
}): Promise<Result<Invited>> {
  const { users, invitations, hasLocalUsers } = args.ctx;
  const { name, role, days } = args.input;
  if (!hasLocalUsers) return noLocalUsers();
  const { token, inviteHash, invitedUntil } = invitations.issue({ validMs: days * DAY_MS });
  const { role: first, isAuditor = false } = standingOf(role);
  if (!(await users.invite({ name, role: first, isAuditor, inviteHash, invitedUntil }))) {
    return err('conflict', `There is a user named ${name} already.`);
  }
  await invitations.keep({ name, inviteHash, invitedUntil });
  return ok({ name, role, token, invitedUntil });
}

/**
 * A link by which somebody chooses a password, in place of the one before, which holds no more: for whoever has lost their invitation, or
 * forgot the password. That one and the sessions last until the link is used. Nobody makes one for themselves: under "Your account" the
 * password is asked for.
 */
export async function renewLink(args: {
  ctx: InviteContext;
  input: { name: string; days: InvitedDays };
  user: { name: string };
}): Promise<Result<Invited & { isNew: boolean }>> {
  const { users, invitations, hasLocalUsers } = args.ctx;
  const { name, days } = args.input;
  if (name === args.user.name) return err('conflict', 'This is you. Change your password under “Your account”.');
  const user = await users.find(name);
  if (!user) return noSuchUser(name);
  if (user.subject !== undefined) return err('conflict', `The sign-in provider keeps the password of ${name}.`);
  if (!hasLocalUsers) return noLocalUsers();
  if (user.disabledAt) return err('conflict', `${name} is disabled. Enable that user first.`);
  const { inviteHash: before } = user;
  const { token, inviteHash, invitedUntil } = invitations.issue({ validMs: days * DAY_MS });
  if (!(await users.change(name, { inviteHash, invitedUntil }, { inviteHash: before }))) {
    return err('conflict', `${name} was changed at the same moment. Look again.`);
  }
  await invitations.keep({ name, inviteHash, invitedUntil });
  if (before) await invitations.forget(before);
  return ok({ name, role: roleInConsole(user), token, invitedUntil, isNew: isInvited(user) });
}

type AcceptContext = SignInContext & InviteContext & { audit: Pick<AuditLog, 'begin' | 'close'> };

const noInvitation = () =>
  err('unauthenticated', 'This link was used already, was withdrawn, or is too old. Ask an admin for another one.');

/** Whom a link is for. Wrong ones are counted by where they come from: there is no name to count by. */
export async function findInvited(args: {
  ctx: AcceptContext;
  input: { token: string };
}): Promise<Result<{ user: StoredUser; inviteHash: string; isNew: boolean }>> {
  const { ctx, input } = args;
  const attempts = `INVITATION ${ctx.from}`;
  const taken = await takeAttempt(ctx, attempts, 'invitation');
  if (!taken.ok) return taken;
  const found = await ctx.invitations.find(input.token);
  const user = found && (await ctx.users.find(found.user));
  if (!user || user.inviteHash !== found.inviteHash || user.disabledAt) {
    await recordSignIn(ctx, { name: 'invitation', role: null }, 'invitation-refused');
    return noInvitation();
  }
  await ctx.attempts.clear(attempts);
  return ok({ user, inviteHash: found.inviteHash, isNew: isInvited(user) });
}

/** Takes an invitation up with a password, once, and goes on as after signing in. Sessions from before, under a password now gone, end. */
export async function acceptInvitation(args: {
  ctx: AcceptContext;
  input: { token: string; password: string };
}): Promise<Result<Passed>> {
  const { ctx, input } = args;
  const invited = await findInvited(args);
  if (!invited.ok) return invited;
  const { user, inviteHash, isNew } = invited.data;
  const { name, generation } = user;
  const problem = findPasswordProblem(input.password, name);
  if (problem) return err('invalid', problem);
  const accepted = {
    passwordHash: await hashPassword(input.password),
    inviteHash: null,
    invitedUntil: null,
    generation: generationOf(user) + 1,
  };
  // Before it is done, like every act: nobody comes by a password of which there is no record.
  const record = await recordChoice(ctx, user);
  const isFirst = await ctx.users.change(name, accepted, { inviteHash, generation });
  await ctx.audit.close(record, isFirst ? 'chosen-by-link' : 'conflict');
  if (!isFirst) return noInvitation();
  await ctx.invitations.forget(inviteHash);
  return ok(await letIn(ctx, { ...user, ...accepted }, isNew ? 'accepted-invitation' : 'chose-password'));
}

function recordChoice({ audit, from }: AcceptContext, user: StoredUser): Promise<string> {
  const { name } = user;
  const nobodyElse = { target: null, subjects: [], total: 0, detail: null };
  const who = { user: name, role: recordedRole(roleInConsole(user)), from };
  return audit.begin({ ...who, act: 'change-password', outcome: 'started', ...nobodyElse });
}
