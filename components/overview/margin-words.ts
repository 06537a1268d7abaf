import { type Estimate, isExact } from '@/lib/domain/estimate';
import { formatCount } from '@/lib/domain/format';
import type { SampleFigures } from '@/lib/domain/overview';

/** How many more, or fewer, are registered now than when everybody was asked; 0 where not everybody was, or the count is no exact one. */
export function movedSince({ answered, isAll, counts }: SampleFigures, registered: Estimate | undefined): number {
  return isAll && registered && isExact(registered) ? registered.value - answered - counts.otherStage : 0;
}

/** How sure the shares of a sample are, and what they are of. `registered`: of all stages, by the newest count; undefined where there is none. */
export function marginWords(sample: SampleFigures, registered?: Estimate): string {
  const { answered, isAll, counts } = sample;
  if (answered === 0) {
    if (counts.unchecked > 0) return 'Nobody answered, so it is not known who lives.';
    return counts.otherStage > 0
      ? 'Calls of this target tell nothing of other stages, so it is not known who lives.'
      : 'There was nobody to ask.';
  }
  const all = `That was everybody${counts.otherStage > 0 ? ' of this stage' : ''}`;
  const more = movedSince(sample, registered);
  if (more !== 0)
    return `${all} then. ${formatCount(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} ${Math.abs(more) === 1 ? 'is' : 'are'} registered now, so the figures above are estimates.`;
  if (isAll) return `${all}, so there is no margin.`;
  return 'The ranges above hold the truth 19 times out of 20.';
}
