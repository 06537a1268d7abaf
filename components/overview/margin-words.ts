import type { SampleFigures } from '@/lib/domain/overview';

/** How sure the shares of a sample are, and what they are of. */
export function marginWords({ answered, isAll, counts }: SampleFigures): string {
  if (answered === 0) {
    if (counts.unchecked > 0) return 'Nobody answered, so it is not known who lives.';
    return counts.otherStage > 0
      ? 'Calls of this target tell nothing of other stages, so it is not known who lives.'
      : 'There was nobody to ask.';
  }
  if (isAll) return `That was everybody${counts.otherStage > 0 ? ' of this stage' : ''}, so there is no margin.`;
  return 'The ranges above hold the truth 19 times out of 20.';
}
