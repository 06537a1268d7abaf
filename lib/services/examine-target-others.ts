import type { Target } from '../domain/target';
import { isSameStage } from '../domain/target-place';
import { findGuarded, stageUnsaid } from './guarded-stage';
import type { Judgement } from './place-setting';

/**
 * Whether the console has the stage as another target too, or may have it: what is set for the one does not bind who acts by the other. `mayName`: whoever
 * reads this may see every target.
 */
export function examineOthers(target: Target, known: readonly Target[], mayName: boolean): Judgement[] {
  const others = known.filter((other) => other.name !== target.name && isSameStage(other, target));
  if (others.length === 0) return mayName ? examineUnsaid(target, known) : [];
  const titles = new Intl.ListFormat('en-GB').format(others.map(({ name, title = name }) => title));
  const already = others.length === 1 ? `the target ${titles}. Its` : `the targets ${titles}. Their`;
  return [
    {
      id: 'others',
      group: 'gateway',
      title: 'Other targets of this stage',
      state: 'warning',
      sentence: mayName
        ? `This stage is already ${already} limits, blocks and two-person rules do not hold here.`
        : 'The console has this stage as another target too. Limits, blocks and two-person rules of the one do not hold at the other.',
      evidence: [{ asked: 'address, API and stage of all targets', answered: `the same at ${others.length} more` }],
      fix: {
        text: `${mayName ? 'Use' : 'Admins see at Targets which one it is. Use'} one target for one stage. ${GUARDED}`,
      },
    },
  ];
}

/** What is refused when it is saved is told before. */
function examineUnsaid(target: Target, known: readonly Target[]): Judgement[] {
  const guarded = findGuarded(known, target);
  if (!guarded) return [];
  return [
    {
      id: 'others',
      group: 'gateway',
      title: 'Other targets of this stage',
      state: 'problem',
      sentence: `${stageUnsaid(guarded)} It cannot be saved so.`,
      evidence: [{ asked: 'address, API and stage of all targets', answered: 'not said by each' }],
      fix: {
        text: `Give the API id and the stage of each that is behind a custom domain, in the targets file for those that it has. ${GUARDED}`,
      },
    },
  ];
}

const GUARDED = 'The console adds no second one of a stage that is production, or where acts take two persons.';
