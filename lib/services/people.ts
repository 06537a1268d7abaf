import { roleOn, type Standing, type TargetRole } from '../domain/role';
import { isSameSubject } from '../domain/subject';

/** Somebody who may sign in, as the console's table has them now. */
export type Person = {
  name: string;
  role: TargetRole;
  targetRoles?: Standing['targetRoles'];
  createdAt: number;
  /** epoch ms */
  disabledAt?: number | null;
  /** Whom the identity provider means; local users have none. */
  subject?: string;
};
export type People = { find: (name: string) => Promise<Person | undefined> };

/**
 * Whether two names are one person as far as the console can know: the same name, however many sessions it has, or two names that the
 * identity provider gave to one of its people. Two accounts that nothing connects cannot be told from two persons.
 */
export async function isSamePerson(people: People, a: string, b: string): Promise<boolean> {
  if (a === b) return true;
  const [first, second] = await Promise.all([people.find(a), people.find(b)]);
  const [one, other] = [first?.subject, second?.subject];
  return one !== undefined && other !== undefined && isSameSubject(one, other);
}

/** Whoever has this name now, unless the name was given to somebody after `sinceMs`, or they may not sign in any more. */
export async function personSince(people: People, name: string, sinceMs: number): Promise<Person | undefined> {
  const person = await people.find(name);
  return person && person.createdAt <= sinceMs && !person.disabledAt ? person : undefined;
}

/** The role of somebody on a target, as of now. */
export function roleOfPerson({ role, targetRoles = {} }: Person, target: string): TargetRole {
  return roleOn({ role, targetRoles }, target);
}
