import { generatePassword } from '../console/password';
import type { Users } from '../console/users';
import { err, ok, type Result } from '../domain/result';
import { type GivenRole, standingOf } from '../domain/role';

/** Creates a local user with a generated password, which is answered once and kept only as a hash. */
export async function createUser(args: {
  ctx: { users: Users; hasLocalUsers: boolean };
  input: { name: string; role: GivenRole };
}): Promise<Result<{ name: string; role: GivenRole; password: string }>> {
  const { ctx, input } = args;
  if (!ctx.hasLocalUsers) return noLocalUsers();
  const password = generatePassword();
  const { role, isAuditor = false } = standingOf(input.role);
  const isNew = await ctx.users.create({ name: input.name, role, isAuditor, password });
  return isNew ? ok({ ...input, password }) : err('conflict', `There is a user named ${input.name} already.`);
}

export const noLocalUsers = () =>
  err(
    'conflict',
    'There are no local users here: the identity provider lets people in, and its groups give their role.',
  );
