import 'server-only';
import { roleOn } from '../domain/role';
import { type TargetDto, toTargetDto } from '../domain/target';
import { context } from './context';
import { getSession } from './session';

/** The targets that this person may see, with what they may do on each; none without a session. */
export async function listTargets(): Promise<TargetDto[]> {
  const user = await getSession();
  if (!user) return [];
  const { targetSet, targets } = context();
  await targetSet.refresh();
  return [...targets.values()].flatMap(({ target }) => {
    const role = roleOn(user, target.name);
    return role === 'none' ? [] : [toTargetDto(target, role)];
  });
}
