import { expect, test } from 'vitest';
import type { Job, JobCard } from '@/lib/domain/job';
import { factsOf, questionOf } from './job-facts';

const CARD: JobCard = {
  total: 1_200,
  segments: 2,
  excluded: 0,
  examples: [],
  missing: {},
  tooLarge: 0,
  payloadBytes: null,
  meteredUnits: 0,
  changed: null,
  capacityUnits: 3,
};
/** Calls a second of the target. */
const JOB_RATE = 1_000;
const MINUTE_MS = 60_000;
/** Just after it was prepared. */
const MOMENT_MS = 5_000;
type Wish = Pick<Job, 'content' | 'pace' | 'canary' | 'audience' | 'frozenAt' | 'status' | 'startAt'>;
const CHECK: Wish = {
  content: { kind: 'check' },
  pace: { perSecond: 100 },
  canary: null,
  audience: { kind: 'everyone' },
  frozenAt: 0,
  status: 'prepared',
  startAt: null,
};

const words = (card: Partial<JobCard>, wish: Partial<Wish> = {}) =>
  factsOf({ ...CHECK, ...wish }, { ...CARD, ...card }, JOB_RATE, MOMENT_MS).join(' ');

test('how many is exact when everybody meant is counted', () => {
  expect(words({})).toMatch(/^Exactly 1,200 recipients\. Whoever connects from now on/);
  expect(words({ excluded: 3 })).toMatch(/^Exactly 1,200 recipients, 3 left out\./);
  expect(words({})).not.toMatch(/did not answer/);
});

test('nothing is exact while API Gateway did not answer for some, and the card says how many', () => {
  const some = words({ unanswered: 12 });
  expect(some).toMatch(/^1,200 recipients are known to match\. .*did not answer for 12 connections, which may match/);
  expect(some).not.toMatch(/Exactly/);
  expect(words({ total: 1, unanswered: 1 })).toMatch(
    /^1 recipient is known to match\. .*1 connection, which may match and is not/,
  );
});

test('an audience of nobody is not one of nobody for certain while some did not answer', () => {
  expect(questionOf(CHECK, { ...CARD, total: 0 }, MOMENT_MS)).toBe('Nobody is in this audience');
  expect(questionOf(CHECK, { ...CARD, total: 0, unanswered: 5 }, MOMENT_MS)).toBe(
    'Nobody is known to be in this audience',
  );
  expect(words({ later: 2 })).toMatch(/2 connections have a time of connecting after this was prepared/);
  expect(questionOf(CHECK, { ...CARD, total: 0, later: 5 }, MOMENT_MS)).toBe('Nobody is known to be in this audience');
  expect(words({ total: 0, unanswered: 5 })).toMatch(/did not answer for 5 connections/);
  expect(questionOf(CHECK, CARD, MOMENT_MS)).toBe('Check 1,200 connections?');
});

test('whoever would be skipped is not among those that are asked for, and takes no time', () => {
  expect(questionOf(CHECK, { ...CARD, skipped: 200 }, MOMENT_MS)).toBe('Check 1,000 of 1,200 connections?');
  expect(questionOf(CHECK, { ...CARD, skipped: 1_200 }, MOMENT_MS)).toBe('Everybody in this audience would be skipped');
  expect(words({ skipped: 200 })).toMatch(/About 10 s at 100 a second/);
});

test('a card for nobody says why nobody is there, and nothing of what would be done', () => {
  expect(words({ total: 0, excluded: 2 }, kick('bye', 3_000))).toBe(
    'Exactly 0 recipients, 2 left out. Whoever connects from now on is not among them.',
  );
  const skipped = words({ total: 3, skipped: 3, missing: { userId: 2 }, tooLarge: 1 });
  expect(skipped).toMatch(/2 recipients have no userId .* the message is over 128 KB/);
  expect(skipped).not.toMatch(/a second|billed/);
});

test('what changed since the list was read is told, both ways', () => {
  expect(words({ changed: { came: 1_500, left: 2 } })).toMatch(
    /Since the list was read: 1,500 came and are among them; 2 left the registry\./,
  );
  expect(words({ changed: { came: 1, left: null } })).toMatch(/; how many left is not known\./);
  expect(words({ changed: null })).not.toMatch(/Since the list/);
});

test('ids that the registry does not know are told, whether to reach or to leave out', () => {
  expect(words({ withoutRow: 999 })).toMatch(/999 of them have no row in the registry and are tried all the same\./);
  expect(words({ withoutRow: 1, changed: { came: 0, left: 1 } })).toMatch(
    /1 of them has no row .* among them\.(?!.*left)/,
  );
  expect(words({ excludedNobody: 2 })).toMatch(/2 ids to leave out are of nobody in this audience\./);
  expect(words({})).not.toMatch(/no row|of nobody/);
});

test('connections of other stages are told apart from whoever was left out', () => {
  expect(words({ otherStage: 3 })).toMatch(/3 connections are not among them: their rows are of another stage or API/);
  expect(words({ otherStage: 1 })).toMatch(/1 connection is not among them: its row is of/);
  expect(words({})).not.toMatch(/stage/);
});

test('recipients that could not be looked up are not said to be registered', () => {
  const of = (audience: Wish['audience']) => words({ isNotLookedUp: true }, { audience });
  expect(of({ kind: 'ids', count: 3 })).toMatch(/finds none by its id: recipients are as they were given\. Whether/);
  expect(of({ kind: 'job', jobId: 'j1', marks: '.' })).toMatch(/recipients are as the earlier job wrote them down\./);
});

const kick = (lastWords: string | null, graceMs: number, perSecond = 100): Partial<Wish> => ({
  content: { kind: 'kick', lastWords, graceMs },
  pace: { perSecond },
});

test('what makes one call to each takes as long as its pace says', () => {
  expect(words({})).toMatch(/About 12 s at 100 a second, 1 % of the default account quota\./);
  expect(words({}, kick(null, 5_000))).toMatch(/About 12 s at 100 a second, 1 %/);
  expect(words({}, kick(null, 5_000))).toMatch(
    /500 new .* in a Region by default; .* other targets there are not counted/,
  );
  expect(words({ total: 50 })).toMatch(/Less than a second at/);
  expect(words({ total: 11_900 })).toMatch(/About 2 min at/);
});

test('a kick with last words makes two calls to each and ends with a grace', () => {
  const told = words({}, kick('bye', 3_000));
  expect(told).toMatch(
    /About 15 s at up to 100 a second\. Each takes two calls, the last words and the close, 3 s after/,
  );
  expect(told).toMatch(/up to 200 calls a second, 2 % of the default account quota/);
  expect(told).toMatch(/Whoever cannot be given the last words is not closed/);
  expect(words({}, kick(null, 0))).not.toMatch(/last words/);
  expect(words({}, kick('bye', 0))).toMatch(/About 12 s .* the last words and the close: up to/);
  expect(words({}, kick('bye', 250))).toMatch(/the close, 250 ms after it/);
});

test('both calls of a kick are within the pace of the target, and each round of segments waits for a grace', () => {
  expect(words({ total: 20_000, segments: 20 }, kick('bye', 0, 500))).toMatch(/About 40 s .* up to 1,000 calls/);
  const slow = factsOf({ ...CHECK, ...kick('bye', 0, 500) }, { ...CARD, total: 5_000, segments: 5 }, 500, 0).join(' ');
  expect(slow).toMatch(/About 20 s .* up to 500 calls a second, 5 %/);
  // Seven rounds of three segments.
  expect(words({ total: 20_000, segments: 20 }, kick('bye', 2_000, 500))).toMatch(/About 54 s/);
});

test('the price is told as far as the list says, and what it does not say as not known', () => {
  const posted = { payloadBytes: { least: 5, most: 5 }, meteredUnits: 2_000_000 };
  const notice: Partial<Wish> = { content: { kind: 'notice', template: 'Hello', format: 'text' } };
  expect(words(posted, notice)).toMatch(/5 bytes each; 2,000,000 metered messages, about \$2\.00 at the list price/);
  expect(words(posted, notice)).not.toMatch(/not known/);
  expect(words(posted, kick('bye', 0))).toMatch(/about \$2\.00 .*whether closing a connection is billed is not known/);
  expect(words({}, kick(null, 0))).toMatch(/whether closing a connection is billed is not known/);
  expect(words({}, kick(null, 0))).not.toMatch(/metered/);
  expect(words({})).toMatch(/whether looking at a connection is billed is not known/);
});

test('who will be skipped, and the part that goes first, are told', () => {
  expect(words({ missing: { userId: 1 } })).toMatch(
    /1 recipient has no userId and will be skipped\. Write \{\{userId\|…\}\} to include it\./,
  );
  expect(words({ tooLarge: 2 })).toMatch(/For 2 recipients the message is over 128 KB; they will be skipped/);
  const canary = { watchSeconds: 60, state: 'sending', until: null, words: null } as const;
  expect(words({ total: 11 }, { canary })).toMatch(/watched for 1 min/);
  expect(words({ total: 10 }, { canary })).toMatch(/ Too few for a canary: all at once\./);
});

test('that some may have a text already is told before it is sent again', () => {
  const content = { kind: 'notice', template: 'Hello', format: 'text' } as const;
  const toThose = (marks: string): Partial<Wish> => ({ content, audience: { kind: 'job', jobId: 'j1', marks } });
  expect(words({}, toThose('fu'))).toMatch(/is not known: .* is delivered twice/);
  expect(words({}, toThose('tr'))).not.toMatch(/twice/);
  expect(words({}, { ...toThose('fu'), ...kick(null, 0) })).not.toMatch(/twice/);
});

test('a card says how old it is, and when it is too old to start with', () => {
  const at = (minutes: number) => factsOf(CHECK, CARD, JOB_RATE, minutes * MINUTE_MS).join(' ');
  expect(at(12)).toMatch(/written down 12 min ago: whoever has connected since is not among them/);
  expect(at(200)).toMatch(/written down 3 h 20 min ago, and connections live two hours at most: prepare the job anew/);
});

test('a start that is to come is told with its time, and asks nothing once it is decided', () => {
  const startAt = MOMENT_MS + 123 * MINUTE_MS;
  const question = (wish: Partial<Wish>) => questionOf({ ...CHECK, startAt, ...wish }, CARD, MOMENT_MS);
  expect(question({ status: 'scheduled' })).toBe('Checks at 02:03 UTC, in 2 h 3 min');
  expect(question({ status: 'requested' })).toBe('Check at 02:03 UTC, in 2 h 3 min?');
  expect(question({ status: 'scheduled', startAt: 0 })).toBe('Checks at 00:00 UTC, due now');
  expect(question({ status: 'requested', startAt: 0 })).toBe('Check as soon as it is approved?');
});

test('a start that writes its recipients down anew says of how many it would be now, and nothing about who connects', () => {
  const later: Partial<Wish> = { status: 'scheduled', startAt: 500 * MINUTE_MS };
  const at = (minutes: number) => factsOf({ ...CHECK, ...later }, CARD, JOB_RATE, minutes * MINUTE_MS)[0];
  expect(at(0)).toBe('Exactly 1,200 recipients as of now. They are written down anew at the start.');
  const anew = 'Exactly 1,200 recipients as of 3 h 20 min ago. They are written down anew at the start.';
  expect(at(200)).toBe(anew);
  // Also where it is approved only after its time.
  const overdue: Wish = { ...CHECK, status: 'requested', startAt: MINUTE_MS };
  expect(factsOf(overdue, CARD, JOB_RATE, 200 * MINUTE_MS)[0]).toBe(anew);
  expect(words({ unanswered: 2, later: 3 }, later)).not.toMatch(/Prepare the job anew/);
  // Nor who of those of now came since a list was read: it is not they who are meant.
  expect(words({ changed: { came: 3, left: 2 } }, later)).not.toMatch(/Since the list/);
  expect(words({ unanswered: 2, later: 3 })).toMatch(/Prepare the job anew to ask again\..*anew to include them\./);
});
