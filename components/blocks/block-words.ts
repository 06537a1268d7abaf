import type { Block, BlockKind, BlockTerm } from '@/lib/domain/block';
import { formatDuration } from '@/lib/domain/format';

export const KIND_WORDS: Record<BlockKind, string> = { user: 'User', ip: 'IP', cidr: 'CIDR' };

export const TERM_WORDS: Record<BlockTerm, string> = {
  hour: '1 hour',
  day: '1 day',
  week: '1 week',
  never: 'No end',
};

export const DAMAGED_WORDS =
  'Damaged: what it says cannot be read. Whom it names gets in, unless BlocksFail is closed. Unblock it, or block anew.';

/** `in 23 h 59 min`, `no end`, `unknown` */
export function describeEnd({ expiresAt, isDamaged }: Block, nowMs: number): string {
  if (isDamaged) return 'unknown';
  return expiresAt === null ? 'no end' : `in ${formatDuration(expiresAt - nowMs)}`;
}
