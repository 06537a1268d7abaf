import 'server-only';
import { err, ok, type Result } from '../domain/result';
import { type Permission, roleMay } from '../domain/role';
import type { SessionUser } from '../domain/user';
import { recordRefusal } from './record';
import { getSession } from './session';

/** The one place where session and permission are checked, for actions, routes and pages alike. */
export async function authorize(permission: Permission, what: string): Promise<Result<SessionUser>> {
  const user = await getSession();
  if (!user) return err('unauthenticated', 'Your session has ended. Sign in again.');
  if (roleMay(user.role, permission)) return ok(user);
  await recordRefusal(user, what, `needs the permission ${permission}`);
  return err('forbidden', `Your role (${user.role}) does not allow this. Ask an admin.`);
}
