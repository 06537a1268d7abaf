import { expect, test } from 'vitest';
import { describeNoGhosts, NOTHING_SWEPT, type SweepCounts } from './sweep';

test.each<[Partial<SweepCounts>, string]>([
  [{}, 'No row was found to check.'],
  [{ checked: 3, live: 3 }, 'No ghosts: every row that gave an answer is connected.'],
  [{ checked: 3, unanswered: 3 }, 'No ghosts are known: no row gave an answer.'],
  [
    { checked: 3, otherStage: 3 },
    'No ghosts are known: all rows are of other stages, and not asked, since a call to this one tells nothing of them.',
  ],
  [
    { checked: 3, idle: 1, otherStage: 2 },
    'No ghosts: every row that gave an answer is connected. Rows of other stages are not asked, since a call to this one tells nothing of them.',
  ],
  [
    { checked: 3, unanswered: 1, otherStage: 2 },
    'No ghosts are known: no row gave an answer. Rows of other stages are not asked, since a call to this one tells nothing of them.',
  ],
  [
    { checked: 3, foreign: 3 },
    'No ghosts: every row that gave an answer is connected, or has an id that is not API Gateway’s.',
  ],
  [
    { checked: 3, other: 3 },
    'No ghosts in the state that was asked for. What is in another state is not counted as one.',
  ],
])('of a sweep that found no ghost no more is said than was answered: %o', (counts, words) => {
  expect(describeNoGhosts({ ...NOTHING_SWEPT, ...counts })).toBe(words);
});
