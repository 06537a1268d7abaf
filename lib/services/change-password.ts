import { checkNobody, hashPassword, isPasswordOf } from '../console/password';
import type { Sessions } from '../console/sessions';
import { generationOf, type StoredUser, type Users } from '../console/users';
import { findPasswordProblem } from '../domain/new-password';
import { err, ok, type Result } from '../domain/result';
import { recordSignIn, type SignInRecords, takeAttempt } from './sign-in-records';

export type PasswordContext = SignInRecords & { users: Users };

/** Whether somebody who is signed in is who they were: asked before what a borrowed session must not do. */
export async function confirmPassword(args: {
  ctx: PasswordContext;
  input: { name: string; password: string };
}): Promise<Result<StoredUser>> {
  const { ctx, input } = args;
  const taken = await takeAttempt(ctx, input.name, input.name);
  if (!taken.ok) return taken;
  const user = await ctx.users.find(input.name);
  if (user?.subject !== undefined) {
    return err('conflict', 'Your sign-in provider keeps your password and second factor. Change them there.');
  }
  const hash = user?.passwordHash;
  const isRight = hash ? await isPasswordOf(input.password, hash) : await checkNobody(input.password);
  if (!user || !isRight) {
    await recordSignIn(ctx, { name: input.name, role: null }, 'wrong-password');
    return err('invalid', 'That is not your password.');
  }
  await ctx.attempts.clear(input.name);
  return ok(user);
}

/** A new password ends every session, and a link to choose another; answers a session to go on with. */
export async function changePassword(args: {
  ctx: PasswordContext & { sessions: Sessions; agent: string | null };
  input: { name: string; password: string; next: string };
}): Promise<Result<{ sessionId: string }>> {
  const { ctx, input } = args;
  const problem = findPasswordProblem(input.next, input.name);
  if (problem) return err('invalid', problem);
  if (input.next === input.password) return err('invalid', 'That is the password you have.');
  const confirmed = await confirmPassword(args);
  if (!confirmed.ok) return confirmed;
  const user = confirmed.data;
  const generation = generationOf(user) + 1;
  const passwordHash = await hashPassword(input.next);
  const changes = { passwordHash, generation, inviteHash: null, invitedUntil: null };
  if (!(await ctx.users.change(user.name, changes, { generation: user.generation }))) {
    return err('conflict', 'Your account was changed at the same moment. Look again.');
  }
  const { from, agent } = ctx;
  return ok({ sessionId: await ctx.sessions.start({ user: user.name, generation, from, agent }) });
}
