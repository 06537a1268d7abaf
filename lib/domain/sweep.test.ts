import { expect, test } from 'vitest';
import { describeNoGhosts, NOTHING_SWEPT, offersOf, type Sweep, type SweepCounts } from './sweep';

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

test.each<[Pick<Sweep, 'status' | 'mode'>, string, string]>([
  [{ status: 'running', mode: 'count' }, 'pause, stop', 'pause, stop'],
  [{ status: 'paused', mode: 'count' }, 'resume, stop', 'stop'],
  [{ status: 'failed', mode: 'remove' }, 'resume, stop', 'stop'],
  [{ status: 'done', mode: 'count' }, 'remove', ''],
  [{ status: 'done', mode: 'remove' }, '', ''],
])('a sweep of another place is not gone on with, and no removal follows it: %o', (sweep, here, elsewhere) => {
  const offered = (place: string | null, gone = 2) => {
    const offers = offersOf({ ...sweep, counts: { ...NOTHING_SWEPT, gone }, elsewhere: place });
    return Object.entries(offers).flatMap(([name, isOffered]) => (isOffered ? [name] : []));
  };
  expect(offered(null).join(', ')).toBe(here);
  expect(offered('Count anew.').join(', ')).toBe(elsewhere);
  expect(offered(null, 0)).not.toContain('remove');
});
