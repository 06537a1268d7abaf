import type { AnyRole, Role, Standing } from '../domain/role';
import type { UserDto } from '../domain/user';
import type { ConsoleTable } from './console-table';
import { hashPassword } from './password';

type StoredUser = {
  name: string;
  role: AnyRole;
  /** On these targets another role than everywhere else; rows from before there were such have none. */
  targetRoles?: Standing['targetRoles'];
  createdAt: number;
  /** Local users have one. */
  passwordHash?: string;
  /** Of others: whom the identity provider means. A name that it gives to somebody else is not theirs. */
  subject?: string;
};

/** Whom an identity provider means: its own id for a person, which it never gives to another. */
export type Subject = { issuer: string; sub: string };
export const subjectKey = ({ issuer, sub }: Subject) => `${issuer} ${sub}`;

/** Whoever may sign in. A directory partition keeps the list readable without a scan. */
export function createUsers(table: ConsoleTable, now: () => number = Date.now) {
  const key = (name: string) => ({ pk: 'USERS', sk: name });
  return {
    async find(name: string): Promise<StoredUser | undefined> {
      return await table.get<StoredUser>(key(name));
    },
    /** False when the name is taken. */
    async create(user: { name: string; role: Role; password: string }): Promise<boolean> {
      const { name, role, password } = user;
      return table.putNew({ ...key(name), name, role, createdAt: now(), passwordHash: await hashPassword(password) });
    },
    /** A person of an identity provider, with the role as of now; null when the name is a local user's or somebody else's. */
    async keepExternal(user: Standing & { name: string; subject: string }): Promise<StoredUser | null> {
      const { name, role, targetRoles, subject } = user;
      const isNew = await table.putNew({ ...key(name), name, role, targetRoles, subject, createdAt: now() });
      const stored = await table.get<StoredUser>(key(name));
      if (stored?.subject !== subject) return null;
      if (!isNew && !isSame(stored, user)) await table.set(key(name), { role, targetRoles });
      return { ...stored, role, targetRoles };
    },
    /** Sorted by name; at most 1,000, far above what local users are for. */
    async list(): Promise<UserDto[]> {
      const users = await table.queryDown<StoredUser>('USERS', 1_000);
      return users.reverse().map(({ name, role, targetRoles = {}, createdAt, subject }) => {
        return { name, role, targetRoles, createdAt, isExternal: subject !== undefined };
      });
    },
    /** From the next request on. False when there is no such user. */
    async setRoles({ name, role, targetRoles }: Standing & { name: string }): Promise<boolean> {
      return table.set(key(name), { role, targetRoles });
    },
  };
}
export type Users = ReturnType<typeof createUsers>;

function isSame({ role, targetRoles = {} }: Pick<StoredUser, 'role' | 'targetRoles'>, other: Standing): boolean {
  const sorted = (roles: Standing['targetRoles']) => JSON.stringify(Object.entries(roles).sort());
  return role === other.role && sorted(targetRoles) === sorted(other.targetRoles);
}
