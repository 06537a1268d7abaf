import type { Users } from '../console/users';
import { err, ok, type Result } from '../domain/result';
import type { Standing } from '../domain/role';

/** Gives a local user other roles; they hold from that person's next request on. */
export async function setRoles(args: {
  ctx: { users: Users };
  input: Standing & { name: string };
  user: { name: string };
}): Promise<Result<Standing & { name: string }>> {
  const { ctx, input, user } = args;
  const { name, role, targetRoles } = input;
  const stored = await ctx.users.find(name);
  if (!stored) return err('notFound', `There is no user named ${name.slice(0, 40)}.`);
  if (stored.subject !== undefined) {
    return err('conflict', `The identity provider gives ${name} their roles. Change their groups there.`);
  }
  if (name === user.name && role !== 'admin') {
    return err('conflict', 'You cannot take the role of an admin from yourself. Ask another admin.');
  }
  await ctx.users.setRoles({ name, role, targetRoles });
  return ok({ name, role, targetRoles });
}
