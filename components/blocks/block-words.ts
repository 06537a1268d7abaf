import type { Block, BlockKind, BlockTerm } from '@/lib/domain/block';
import { formatDuration } from '@/lib/domain/format';

export const KIND_WORDS: Record<BlockKind, string> = { user: 'User', ip: 'IP', cidr: 'CIDR' };

export const TERM_WORDS: Record<BlockTerm, string> = {
  hour: '1 hour',
  day: '1 day',
  week: '1 week',
  never: 'No end',
};

/** `in 23 h 59 min`, `no end` */
export function describeEnd({ expiresAt }: Block, nowMs: number): string {
  return expiresAt === null ? 'no end' : `in ${formatDuration(expiresAt - nowMs)}`;
}
