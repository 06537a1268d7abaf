import type { PartialIndex } from '@/lib/domain/overview';

/** Why the table cannot be counted by an index, as the beginning of a sentence. */
export function noIndexWords(partial: PartialIndex | undefined): string {
  if (!partial) return 'It has no index by age (byAge)';
  return `Its index by age, ${partial.name}, leaves out ${partial.leftOut.join(', ')}`;
}
