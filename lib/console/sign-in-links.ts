import { createHash, timingSafeEqual } from 'node:crypto';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/** A link that was printed at the start; it signs in once, and not after this time. */
const VALID_MS = 60 * 60_000;

/** `token` is what the start printed; undefined when there is no link. The table remembers what was used. */
export function createSignInLink(
  table: ConsoleTable,
  token: string | undefined,
  now: () => number = Date.now,
): { redeem(candidate: string): Promise<boolean> } {
  const startedAt = now();
  return {
    async redeem(candidate) {
      if (!token || now() - startedAt > VALID_MS || !isSame(candidate, token)) return false;
      const used = createHash('sha256').update(token).digest('base64url');
      return table.putNew({
        pk: `LINK#${used}`,
        sk: 'LINK',
        ttl: Math.ceil((tableTime(table, now) + 2 * VALID_MS) / 1000),
      });
    },
  };
}
export type SignInLink = ReturnType<typeof createSignInLink>;

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
