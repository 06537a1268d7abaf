import type { Target } from './target';

/** What has to be typed before an act on several at once, as before a job; null where a button is enough. */
export function actWord({ kind, name }: Pick<Target, 'kind' | 'name'>, count: number): string | null {
  return kind === 'production' && count > 1 ? name : null;
}

/** The same before a sweep removes ghosts: as many as there are, and of a whole target wherever that is. */
export function sweepWord({ kind, name }: Pick<Target, 'kind' | 'name'>, isWhole: boolean): string | null {
  return isWhole || kind === 'production' ? name : null;
}

/** Why an act on so many does not begin with what was typed; undefined when it may. */
export function findWordProblem(
  target: Pick<Target, 'kind' | 'name'>,
  count: number,
  word: string | undefined,
): string | undefined {
  const needed = actWord(target, count);
  return needed === null || word?.trim() === needed ? undefined : `Type ${needed} to confirm.`;
}
