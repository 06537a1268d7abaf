import type { Invitations } from '../console/invitations';
import { hashPassword } from '../console/password';
import type { Users } from '../console/users';
import { findPasswordProblem } from '../domain/new-password';
import { err, ok, type Result } from '../domain/result';
import type { AnyRole, Role } from '../domain/role';
import type { InvitedDays } from '../domain/user';
import { noLocalUsers } from './create-user';
import { letIn, type Passed, type SignInContext } from './sign-in';
import { recordSignIn, takeAttempt } from './sign-in-records';

const DAY_MS = 24 * 60 * 60_000;

type InviteContext = { users: Users; invitations: Invitations; hasLocalUsers: boolean };
/** The token is told once, to whoever invites. */
export type Invited = { name: string; role: AnyRole; token: string; invitedUntil: number };

/** Makes a user who has yet to choose a password, and the link by which they do. */
export async function inviteUser(args: {
  ctx: InviteContext;
  input: { name: string; role: Role; days: InvitedDays };
}): Promise<Result<Invited>> {
  const { users, invitations, hasLocalUsers } = args.ctx;
  const { name, role, days } = args.input;
  if (!hasLocalUsers) return noLocalUsers();
  const { token, inviteHash, invitedUntil } = invitations.issue({ validMs: days * DAY_MS });
  if (!(await users.invite({ name, role, inviteHash, invitedUntil }))) {
    return err('conflict', `There is a user named ${name} already.`);
  }
  await invitations.keep({ name, inviteHash, invitedUntil });
  return ok({ name, role, token, invitedUntil });
}

/** Another link in place of the one before, which holds no more. */
export async function renewInvitation(args: {
  ctx: InviteContext;
  input: { name: string; days: InvitedDays };
}): Promise<Result<Invited>> {
  const { users, invitations } = args.ctx;
  const { name, days } = args.input;
  const user = await users.find(name);
  if (!user) return err('notFound', `There is no user named ${name} any more.`);
  const { inviteHash: before } = user;
  if (!before) return err('conflict', `${name} has chosen a password already.`);
  const { token, inviteHash, invitedUntil } = invitations.issue({ validMs: days * DAY_MS });
  if (!(await users.change(name, { inviteHash, invitedUntil }, { inviteHash: before }))) {
    return err('conflict', `${name} was changed at the same moment. Look again.`);
  }
  await invitations.keep({ name, inviteHash, invitedUntil });
  await invitations.forget(before);
  return ok({ name, role: user.role, token, invitedUntil });
}

type AcceptContext = SignInContext & InviteContext;

const noInvitation = () =>
  err(
    'unauthenticated',
    'This invitation was used already, was withdrawn, or is too old. Ask an admin for another one.',
  );

/** Whom a link is for. Wrong ones are counted by where they come from: there is no name to count by. */
export async function findInvited(args: {
  ctx: AcceptContext;
  input: { token: string };
}): Promise<Result<{ name: string; role: AnyRole; inviteHash: string }>> {
  const { ctx, input } = args;
  const attempts = `invitation ${ctx.from}`;
  const taken = await takeAttempt(ctx, attempts, 'invitation');
  if (!taken.ok) return taken;
  const found = await ctx.invitations.find(input.token);
  const user = found && (await ctx.users.find(found.user));
  if (!user || user.inviteHash !== found.inviteHash || user.disabledAt) {
    await recordSignIn(ctx, { name: 'invitation', role: null }, 'invitation-refused');
    return noInvitation();
  }
  await ctx.attempts.clear(attempts);
  return ok({ name: user.name, role: user.role, inviteHash: found.inviteHash });
}

/** Takes an invitation up with a password, once, and goes on as after signing in. */
export async function acceptInvitation(args: {
  ctx: AcceptContext;
  input: { token: string; password: string };
}): Promise<Result<Passed>> {
  const { ctx, input } = args;
  const invited = await findInvited(args);
  if (!invited.ok) return invited;
  const { name, inviteHash } = invited.data;
  const problem = findPasswordProblem(input.password, name);
  if (problem) return err('invalid', problem);
  const passwordHash = await hashPassword(input.password);
  const isFirst = await ctx.users.change(name, { passwordHash, inviteHash: null, invitedUntil: null }, { inviteHash });
  const user = isFirst && (await ctx.users.find(name));
  if (!user) return noInvitation();
  await ctx.invitations.forget(inviteHash);
  return ok(await letIn(ctx, user, 'accepted-invitation'));
}
