import { expect, test } from 'vitest';
import {
  describeNoGhosts,
  describeSweepProgress,
  NOTHING_SWEPT,
  offersOf,
  type Sweep,
  type SweepCounts,
} from './sweep';

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

const SEARCH = { q: 'agent:chrome', id: '', user: '', ip: '', scan: false };

test.each<[Partial<Sweep>, string]>([
  [{}, '12 checked; how many there are is not known'],
  [{ read: { rows: 9_000, of: null } }, '9,000 rows read, 12 checked; how many there are is not known'],
  [{ read: { rows: 9_000, of: 20_000 } }, '9,000 of about 20,000 rows read, 12 checked'],
  [{ read: { rows: 9_000, of: null }, estimated: 112 }, '9,000 rows read, 12 of about 112 checked, about 2 s left'],
  [{ read: { rows: 12, of: null } }, '12 checked; how many there are is not known'],
  // Of all rows none is refused: those read are about to be checked.
  [{ read: { rows: 50, of: null }, query: { ...SEARCH, q: '' } }, '12 checked; how many there are is not known'],
  [{ estimated: 10 }, '12 checked; how many there are is not known'],
])('how far a sweep has come tells the rows that its filter refused as well: %o', (values, words) => {
  const sweep: Sweep = {
    id: 's',
    target: 'test',
    mode: 'count',
    query: SEARCH,
    perSecond: 50,
    by: 'ann',
    status: 'running',
    startedAt: 0,
    updatedAt: 0,
    counts: { ...NOTHING_SWEPT, checked: 12 },
    isAtLeast: false,
    estimated: null,
    read: null,
    waiting: 0,
    rate: 0,
    problem: null,
    elsewhere: null,
    ...values,
  };
  expect(describeSweepProgress(sweep)).toBe(words);
});
