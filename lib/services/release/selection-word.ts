import { actWord, findWordProblem } from '../../domain/act-word';
import type { ReleaseSubject } from '../../domain/release';
import type { Target } from '../../domain/target';

/** Blocks and sweeps choose no rows. */
const isOfRows = (act: ReleaseSubject['act']) => act === 'send' || act === 'kick' || act === 'remove';

/** What whoever asks types, and whoever approves, as whoever acts alone does; null where a button is enough. */
export const selectionWord = (target: Target, { act, count }: ReleaseSubject) =>
  isOfRows(act) ? actWord(target, count) : null;

/** Why it does not go on with what was typed. */
export const findSelectionProblem = (target: Target, { act, count }: ReleaseSubject, typed: string | undefined) =>
  isOfRows(act) ? findWordProblem(target, count, typed) : undefined;
