import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleTable, ItemOf } from './console-table';
import { tableTime } from './table-clock';

/** A working day; a session ends then whatever happens. */
export const SESSION_MS = 12 * 60 * 60_000;
/** Last use is noted so often; a page that is open asks every few seconds. */
const SEEN_EVERY_MS = 60_000;
const MAX_LISTED = 200;

type StoredSession = {
  user: string;
  expiresAt: number;
  createdAt: number;
  seenAt?: number;
  /** That of the user when it began; any other has ended. */
  generation?: number;
  from?: string | null;
  agent?: string | null;
};

type Listed = { id: string; ttl: number };

/** Who begins a session, and from where, as the lists of sessions tell it. */
export type NewSession = { user: string; generation: number; from: string | null; agent: string | null };
export type Session = Omit<NewSession, 'user'> & {
  user: string;
  /** Names it without being worth anything. */
  handle: string;
  startedAt: number;
  seenAt: number;
};

/** By the clock of the table, which all consoles share. Sessions live on the server too, so that signing out ends them even for a copied cookie. */
export function createSessions(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (id: string) => ({ pk: `SESSION#${id}`, sk: 'SESSION' });
  // Apart from it, since each request reads the session and only its end reads this.
  const idTokenKey = (id: string) => ({ pk: `SESSION#${id}`, sk: 'ID-TOKEN' });
  const remove = (id: string) => Promise.all([table.delete(key(id)), table.delete(idTokenKey(id))]);
  // Where a person's sessions are found; whether one lives, the session itself says.
  const listKey = (user: string, handle: string) => ({ pk: `SESSIONS#${user}`, sk: handle });

  async function find(id: string): Promise<Session | undefined> {
    const stored = await table.get<StoredSession>(key(id));
    if (!stored || stored.expiresAt <= now()) return undefined;
    const { user, createdAt, seenAt = createdAt, generation = 0, from = null, agent = null } = stored;
    return { user, handle: handleOf(id), startedAt: createdAt, seenAt, generation, from, agent };
  }

  return {
    /** Answers the new session's id, 256 bits. */
    async start({ user, generation, from, agent }: NewSession): Promise<string> {
      const id = randomBytes(32).toString('base64url');
      const expiresAt = now() + SESSION_MS;
      const ttl = Math.ceil(expiresAt / 1000);
      await table.put({ ...listKey(user, handleOf(id)), id, ttl });
      await table.put({ ...key(id), user, generation, from, agent, expiresAt, createdAt: now(), ttl });
      return id;
    },
    /** Keeps for the session what the identity provider knows it by, sealed by whoever keeps it, and ends with it. */
    async keepIdToken(id: string, sealed: string): Promise<void> {
      await table.put({ ...idTokenKey(id), sealed, ttl: Math.ceil((now() + SESSION_MS) / 1000) });
    },
    /** Undefined when none is kept. */
    idTokenOf: async (id: string): Promise<string | undefined> =>
      (await table.get<{ sealed: string }>(idTokenKey(id)))?.sealed,
    /** The session that lives under this id; undefined when it has ended. */
    find,
    /** Notes that it is used, now and then. */
    async touch(id: string, { seenAt }: Session): Promise<void> {
      if (now() - seenAt >= SEEN_EVERY_MS) await table.set(key(id), { seenAt: now() });
    },
    /** Those of this generation that live, the last used first. */
    async listOf(user: string, generation: number): Promise<Session[]> {
      const listed = await table.queryDown<Listed>(`SESSIONS#${user}`, MAX_LISTED);
      // Not every table removes what is too old by itself, and a list has an end.
      const old = listed.filter(({ ttl }) => ttl * 1000 < now());
      await Promise.all(old.map(({ pk, sk }) => table.delete({ pk, sk })));
      const found = await Promise.all(listed.map(({ id }) => find(id)));
      return found
        .filter((session) => session !== undefined && session.generation === generation)
        .map((session) => session as Session)
        .sort((a, b) => b.seenAt - a.seenAt);
    },
    /** How many ended: all of this person's but the one of this handle, however many there are. */
    async endAllBut(user: string, generation: number, handle: string | null): Promise<number> {
      let ended = 0;
      let before: string | undefined;
      for (;;) {
        const listed: ItemOf<Listed>[] = await table.queryDown<Listed>(`SESSIONS#${user}`, MAX_LISTED, before);
        if (listed.length === 0) return ended;
        before = listed.at(-1)?.sk;
        for (const { pk, sk, id } of listed) {
          // What is not there yet is being begun.
          const session = sk === handle ? undefined : await find(id);
          if (!session) continue;
          await remove(id);
          await table.delete({ pk, sk });
          if (session.generation === generation) ended += 1;
        }
      }
    },
    async end(id: string): Promise<void> {
      const session = await find(id);
      await remove(id);
      if (session) await table.delete(listKey(session.user, handleOf(id)));
    },
    /** Ends one of this person's own; false when there is none of this handle. */
    async endOf(user: string, handle: string): Promise<boolean> {
      const listed = await table.get<Listed>(listKey(user, handle));
      if (!listed) return false;
      await remove(listed.id);
      await table.delete(listKey(user, handle));
      return true;
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

function handleOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 16);
}
