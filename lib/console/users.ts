import type { Role } from '../domain/role';
import type { UserDto } from '../domain/user';
import type { ConsoleTable } from './console-table';
import { hashPassword } from './password';

type StoredUser = { name: string; role: Role; passwordHash: string; createdAt: number };

/** Local users. A directory partition keeps the list readable without a scan. */
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
    /** Sorted by name; at most 1,000, far above what local users are for. */
    async list(): Promise<UserDto[]> {
      const users = await table.queryDown<StoredUser>('USERS', 1_000);
      return users.reverse().map(({ name, role, createdAt }) => ({ name, role, createdAt }));
    },
  };
}
export type Users = ReturnType<typeof createUsers>;
