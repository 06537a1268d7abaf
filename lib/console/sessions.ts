import { randomBytes } from 'node:crypto';
import type { ConsoleTable } from './console-table';

/** A working day; a session ends then whatever happens. */
export const SESSION_MS = 12 * 60 * 60_000;

type StoredSession = { user: string; expiresAt: number };

/** Sessions live on the server too, so that signing out ends them even for a copied cookie. */
export function createSessions(table: ConsoleTable, now: () => number = Date.now) {
  const key = (id: string) => ({ pk: `SESSION#${id}`, sk: 'SESSION' });
  return {
    /** Answers the new session's id, 256 bits. */
    async start(user: string): Promise<string> {
      const id = randomBytes(32).toString('base64url');
      const expiresAt = now() + SESSION_MS;
      await table.put({ ...key(id), user, expiresAt, createdAt: now(), ttl: Math.ceil(expiresAt / 1000) });
      return id;
    },
    /** The name of the user whose session this is; undefined when it has ended. */
    async userOf(id: string): Promise<string | undefined> {
      const session = await table.get<StoredSession>(key(id));
      return session && session.expiresAt > now() ? session.user : undefined;
    },
    end: (id: string) => table.delete(key(id)),
  };
}
export type Sessions = ReturnType<typeof createSessions>;
