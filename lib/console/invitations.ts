import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/**
 * Links by which somebody chooses a password. The table holds a hash; which of a person's links holds, and whether it was used,
 * stands with the user.
 */
export function createInvitations(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (hash: string) => ({ pk: `INVITE#${hash}`, sk: 'INVITE' });
  return {
    /** The token is told once, here. */
    issue({ validMs }: { validMs: number }): { token: string; inviteHash: string; invitedUntil: number } {
      const token = randomBytes(32).toString('base64url');
      return { token, inviteHash: hashOf(token), invitedUntil: now() + validMs };
    },
    async keep({ name, inviteHash, invitedUntil }: { name: string; inviteHash: string; invitedUntil: number }) {
      const ttl = Math.ceil(invitedUntil / 1000);
      await table.put({ ...key(inviteHash), user: name, invitedUntil, ttl });
    },
    /** Whom a link was made for, unless it is too old. */
    async find(token: string): Promise<{ user: string; inviteHash: string; invitedUntil: number } | undefined> {
      const inviteHash = hashOf(token);
      const kept = await table.get<{ user: string; invitedUntil: number }>(key(inviteHash));
      if (!kept || kept.invitedUntil <= now()) return undefined;
      return { user: kept.user, inviteHash, invitedUntil: kept.invitedUntil };
    },
    forget: (inviteHash: string) => table.delete(key(inviteHash)),
  };
}
export type Invitations = ReturnType<typeof createInvitations>;

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
