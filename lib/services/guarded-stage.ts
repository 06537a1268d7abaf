import { hasReleaseRules, releaseRulesOf } from '../domain/release';
import type { Target } from '../domain/target';
import { isSameStage } from '../domain/target-place';

/**
 * Another target of the same stage, or of what may be the same, whose rules a second one would walk around: production, or where acts take two persons. A
 * target that had this stage before may be changed all the same.
 */
export function findGuarded(known: readonly Target[], target: Target): Target | undefined {
  const before = known.find(({ name }) => name === target.name);
  if (before && isSameStage(before, target)) return undefined;
  const isGuarded = (other: Target) => other.kind === 'production' || hasReleaseRules(releaseRulesOf(other));
  return known.find((other) => other.name !== target.name && isSameStage(other, target) !== false && isGuarded(other));
}

/** `which is production`: why no second target of its stage is added. */
export function whyGuarded(guarded: Target): string {
  return hasReleaseRules(releaseRulesOf(guarded)) ? 'where acts take two persons' : `which is ${guarded.kind}`;
}

/** That nobody can tell whether a target has the stage of a guarded one, in a sentence. */
export function stageUnsaid(guarded: Target): string {
  const { name, title = name } = guarded;
  return `This may be the stage of the target ${title}, ${whyGuarded(guarded)}: a custom domain does not say whose it is.`;
}
