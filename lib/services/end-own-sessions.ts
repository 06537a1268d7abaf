import type { Sessions } from '../console/sessions';
import { generationOf, type Users } from '../console/users';
import { ok, type Result } from '../domain/result';

/** Signs this person out of one session, or of all but the one that asks. */
export async function endOwnSessions(args: {
  ctx: { users: Users; sessions: Sessions };
  input: { name: string; which: string; own: string | null };
}): Promise<Result<{ count: number }>> {
  const { users, sessions } = args.ctx;
  const { name, which, own } = args.input;
  const user = await users.find(name);
  if (!user) return ok({ count: 0 });
  if (which === 'others') return ok({ count: await sessions.endAllBut(name, generationOf(user), own) });
  return ok({ count: (await sessions.endOf(name, which)) ? 1 : 0 });
}
