import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/** Long enough to read what was found, and to look something up. */
const VALID_MS = 15 * 60_000;

type ProofState = 'holds' | 'expired' | 'foreign';

/**
 * Tells by a text in the browser's hands that a person has seen what came of exactly these settings. Nothing is kept: every console with the same
 * secret over the same table makes the same of it, whatever its own clock says. `foreign`: it is for other settings, for somebody else, or made up.
 */
export function createExaminedProofs(
  table: Pick<ConsoleTable, 'clockOffsetMs'>,
  secret: string,
  own: () => number = Date.now,
) {
  const now = () => tableTime(table, own);
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'examined targets', 32));
  const sign = (until: number, settings: unknown, user: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([until, user, settings]))
      .digest();
  return {
    give(settings: unknown, user: string): string {
      const until = now() + VALID_MS;
      return `${until}.${sign(until, settings, user).toString('base64url')}`;
    },
    check(proof: string, settings: unknown, user: string): ProofState {
      const [until = '', signature = ''] = proof.split('.');
      const given = Buffer.from(signature, 'base64url');
      const wanted = sign(Number(until), settings, user);
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'foreign';
      return now() > Number(until) ? 'expired' : 'holds';
    },
  };
}
export type ExaminedProofs = ReturnType<typeof createExaminedProofs>;
