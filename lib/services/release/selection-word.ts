import { actWord, sweepWord } from '../../domain/act-word';
import type { ReleaseSubject } from '../../domain/release';
import type { Target } from '../../domain/target';

/** Blocks choose no rows. */
const isOfRows = (act: ReleaseSubject['act']) => act === 'send' || act === 'kick' || act === 'remove';

/** What whoever asks types, and whoever approves, as whoever acts alone does; null where a button is enough. */
export function selectionWord(target: Target, { act, count }: ReleaseSubject): string | null {
  if (act === 'sweep') return sweepWord(target, false);
  return isOfRows(act) ? actWord(target, count) : null;
}

/** Why it does not go on with what was typed. */
export function findSelectionProblem(
  target: Target,
  subject: ReleaseSubject,
  typed: string | undefined,
): string | undefined {
  const needed = selectionWord(target, subject);
  return needed === null || typed?.trim() === needed ? undefined : `Type ${needed} to confirm.`;
}
