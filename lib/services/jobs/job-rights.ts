import { whyNotPermitted } from '../../domain/job-permission';
import { type AnyRole, roleMay } from '../../domain/role';
import type { Target } from '../../domain/target';
import { type People, personSince, roleOfPerson } from '../people';

/** Why this role may not prepare, start or steer such a job; undefined when it may. */
export function refusalFor(job: Parameters<typeof whyNotPermitted>[0], role: AnyRole): string | undefined {
  return whyNotPermitted(job, (permission) => roleMay(role, permission));
}

/** Why a start does not begin although it was decided: whoever wanted it must still be allowed to when it does. */
export async function findRightProblem(
  { people, target }: { people: People; target: Pick<Target, 'name'> },
  job: Parameters<typeof refusalFor>[0] & { changedAt: number },
  name: string,
): Promise<string | undefined> {
  const person = await personSince(people, name, job.changedAt);
  const role = person ? roleOfPerson(person, target.name) : 'none';
  const may = roleMay(role, 'connections.send') && !refusalFor(job, role);
  return may ? undefined : `${name}, who asked for this start, may not do this any more. Ask for it anew.`;
}
