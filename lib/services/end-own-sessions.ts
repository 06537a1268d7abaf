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
  const listed = user ? await sessions.listOf(name, generationOf(user)) : [];
  const chosen = listed.filter(({ handle }) => (which === 'others' ? handle !== own : handle === which));
  const ended = await Promise.all(chosen.map(({ handle }) => sessions.endOf(name, handle)));
  return ok({ count: ended.filter(Boolean).length });
}
