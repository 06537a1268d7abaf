import 'server-only';
import { err, ok, type Result } from '../domain/result';
import {
  type AnyRole,
  isOfConsole,
  type Permission,
  permissionsOf,
  roleInConsole,
  roleMay,
  roleOn,
} from '../domain/role';
import type { SessionUser, SignedInUser } from '../domain/user';
import { context, noSuchTarget } from './context';
import { recordRefusal } from './record';
import { getSession } from './session';

/** Whoever may do what they asked for, and the target on which; undefined where it is about the console itself. */
type Authorized = { user: SessionUser; target: string | undefined };

/**
 * The one place where session and permission are checked, for actions, routes and pages alike, by the roles that the person has now. `asked`
 * is the target they named; without one it is the first that they may see.
 */
export async function authorize(permission: Permission, what: string, asked: unknown): Promise<Result<Authorized>> {
  const user = await getSession();
  if (!user) return err('unauthenticated', 'Your session has ended. Sign in again.');
  if (isOfConsole(permission)) return judge({ user, permission, what, role: roleInConsole(user), target: undefined });
  const { targetSet, targets } = context();
  await targetSet.refresh();
  const target = typeof asked === 'string' && asked ? asked : firstSeen(user, targets.keys());
  if (target === undefined) return err('forbidden', 'No target is open to you. Ask an admin for a role on one.');
  const isThere = targets.has(target);
  if (isThere && roleOn(user, target) !== 'none')
    return judge({ user, permission, what, role: roleOn(user, target), target });
  // A target that they may not see is answered like one that is not there: nobody learns from errors which targets there are.
  const may = user.role === 'none' || roleMay(user.role, permission);
  if (isThere) await recordRefusal(user, { what, why: `on ${target}, where this person has no role`, target });
  else if (!may) await recordRefusal(user, { what, why: `needs the permission ${permission}` });
  return may ? noSuchTarget(target) : forbidden(user.role);
}

function firstSeen(user: SignedInUser, names: Iterable<string>): string | undefined {
  return [...names].find((name) => roleOn(user, name) !== 'none');
}

type Asked = { user: SignedInUser; permission: Permission; what: string; role: AnyRole; target: string | undefined };

async function judge({ user, permission, what, role, target }: Asked): Promise<Result<Authorized>> {
  if (roleMay(role, permission)) {
    return ok({ user: { name: user.name, role, permissions: permissionsOf(role) }, target });
  }
  await recordRefusal({ name: user.name, role }, { what, why: `needs the permission ${permission}`, target });
  return forbidden(role);
}

function forbidden(role: AnyRole): Result<never> {
  return role === 'none'
    ? err('forbidden', 'You have no role here. Ask an admin.')
    : err('forbidden', `Your role (${role}) does not allow this. Ask an admin.`);
}
