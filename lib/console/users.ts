import { randomInt } from 'node:crypto';
import type { Standing, TargetRole } from '../domain/role';
import { isSameSubject } from '../domain/subject';
import type { UserDto } from '../domain/user';
import type { ConsoleTable } from './console-table';
import { hashPassword } from './password';
import { tableTime } from './table-clock';

export type StoredUser = {
  name: string;
  role: TargetRole;
  /** Reads the audit besides; older consoles leave it as it is, and give nobody anything for it. */
  isAuditor?: boolean;
  /** On these targets another role than everywhere else; rows from before there were such have none. */
  targetRoles?: Standing['targetRoles'];
  /** Another one at each change of roles by an admin: a condition on it is one on all roles. */
  rolesRevision?: string;
  createdAt: number;
  /** Local users have one, once they have chosen it. */
  passwordHash?: string;
  /** Of others: whom the identity provider means. A name that it gives to somebody else is not theirs. */
  subject?: string;
  /** epoch ms */
  disabledAt?: number | null;
  /** Sessions of another generation have ended; raising it ends all at once, wherever they were begun. */
  generation?: number;
  /** Of the link that holds, until a password is chosen by it. */
  inviteHash?: string | null;
  invitedUntil?: number | null;
  /** The sealed secret of the second factor. */
  factor?: string | null;
  /** The last time step that a code was taken for: no code works twice. */
  factorStep?: number;
  /** Hashes of the recovery codes that are left, in one text, so that one is taken by one person only. */
  recovery?: string;
};

export const generationOf = ({ generation = 0 }: StoredUser) => generation;

/** Undefined: there must be none. */
type Expected = { [Name in keyof StoredUser]?: StoredUser[Name] | undefined };

const MAX_TRIES = 5;
const PAGE = 1_000;

/** What may be changed of a user; the rest stays as it began. */
type Changes = Partial<Omit<StoredUser, 'name' | 'createdAt' | 'subject'>>;

type First = { name: string; role: TargetRole; isAuditor?: boolean };

/** Whoever may sign in. A directory partition keeps the list readable without a scan. */
export function createUsers(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (name: string) => ({ pk: 'USERS', sk: name });
  // At random, so that no session of a person who was removed lives on for another one of that name.
  const firstOf = (name: string) => ({ ...key(name), name, createdAt: now(), generation: randomInt(2 ** 40) });

  return {
    async find(name: string): Promise<StoredUser | undefined> {
      return await table.get<StoredUser>(key(name));
    },
    /** False when the name is taken. */
    async create({ password, ...user }: First & { password: string }): Promise<boolean> {
      return table.putNew({ ...firstOf(user.name), ...user, passwordHash: await hashPassword(password) });
    },
    /** Somebody who has yet to choose a password; false when the name is taken. */
    async invite(user: First & { inviteHash: string; invitedUntil: number }): Promise<boolean> {
      return table.putNew({ ...firstOf(user.name), ...user });
    },
    /** A person of an identity provider; false when the name is taken. */
    async createExternal(user: Standing & { name: string; subject: string }): Promise<boolean> {
      return table.putNew({ ...firstOf(user.name), ...user });
    },
    /** A person of an identity provider, by its own id: one user, or several where a console of an older version made one for each of their names. */
    async ofSubject(subject: string): Promise<StoredUser[]> {
      return (await this.all()).filter((user) => user.subject !== undefined && isSameSubject(user.subject, subject));
    },
    /** Changes what still is as `expected`; false when it is not, and nothing was changed. */
    change(name: string, changes: Changes, expected: Expected = {}): Promise<boolean> {
      return table.setIf(key(name), changes, expected);
    },
    /** Ends every session of this person; false when there is no such person, or others change them all the time. */
    async endSessions(name: string): Promise<boolean> {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const user = await this.find(name);
        if (!user) return false;
        const { generation } = user;
        if (await this.change(name, { generation: generationOf(user) + 1 }, { generation })) return true;
      }
      return false;
    },
    remove: (name: string) => table.delete(key(name)),
    /** All of them, sorted by name. */
    async all(): Promise<StoredUser[]> {
      const found: StoredUser[] = [];
      let before: string | undefined;
      for (;;) {
        const page: StoredUser[] = await table.queryDown<StoredUser>('USERS', PAGE, before);
        if (page.length === 0) return found.reverse();
        found.push(...page);
        before = page.at(-1)?.name;
      }
    },
    async list(): Promise<UserDto[]> {
      return (await this.all()).map(toUserDto);
    },
  };
}
export type Users = ReturnType<typeof createUsers>;

/** Has yet to choose a password. */
export const isInvited = ({ subject, passwordHash }: StoredUser) => subject === undefined && passwordHash === undefined;

export function toUserDto(user: StoredUser): UserDto {
  const { name, role, targetRoles = {}, isAuditor = false, createdAt, subject, invitedUntil = null } = user;
  return {
    name,
    role,
    targetRoles,
    isAuditor,
    createdAt,
    isExternal: subject !== undefined,
    state: user.disabledAt ? 'disabled' : isInvited(user) ? 'invited' : 'active',
    invitedUntil,
    hasFactor: Boolean(user.factor),
  };
}
