import type { ReleaseList, ReleaseRequest } from '@/lib/domain/release';

/**
 * The cards of a page that shows `shown`, as of `list`: each where it stands, with its outcome once it is decided, and what is new under them. None
 * moves under a pointer. What its text was is not told any more of a request that is decided: it is as it was shown.
 */
export function keepCards(
  shown: readonly ReleaseRequest[],
  { waiting, decided }: Pick<ReleaseList, 'waiting' | 'decided'>,
): ReleaseRequest[] {
  const kept = shown.flatMap((card) => {
    const { id } = card;
    const now = waiting.find((each) => each.id === id);
    if (now) return now;
    const { status, outcome, decidedBy, decidedAt, ...rest } = decided.find((each) => each.id === id) ?? card;
    // It is in neither list any more: whoever looks may not see it, or it was decided long ago.
    if (status === 'waiting') return [];
    return { ...rest, text: card.text, status, outcome, decidedBy, decidedAt, word: null };
  });
  const ids = new Set(kept.map(({ id }) => id));
  return [...kept, ...waiting.filter(({ id }) => !ids.has(id))];
}
