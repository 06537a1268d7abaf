import { expect, test } from 'vitest';
import {
  atOnceWords,
  decidedByOne,
  emptiedWords,
  requestWordsOf,
  resumeWayOf,
  startWayOf,
  startWordsOf,
} from './start-way';

const HOUR_MS = 60 * 60_000;
const NOW = 100 * HOUR_MS;
const old = { frozenAt: NOW - 3 * HOUR_MS, startAt: null };
const wayOf = (job: Partial<Parameters<typeof startWayOf>[0]>, isLater = false) =>
  startWayOf({ status: 'prepared', problem: null, ...old, ...job }, { isLater, now: NOW });

test('a card that is too old offers another one, and says why', () => {
  const again = { way: 'prepareAgain', why: expect.stringMatching(/written down 3 h ago.*Prepare it again\.$/) };
  expect(wayOf({})).toEqual(again);
  expect(wayOf({ status: 'requested' })).toEqual(again);
  expect(wayOf({ frozenAt: NOW - HOUR_MS })).toEqual({ way: 'start' });
});

test('nothing is begun or prepared again where the job is of another place, and the card says so', () => {
  const none = { way: 'none', why: 'The target has moved. Prepare another.' };
  for (const status of ['prepared', 'requested', 'scheduled'] as const) {
    for (const frozenAt of [NOW, old.frozenAt]) {
      expect(wayOf({ status, frozenAt, elsewhere: 'The target has moved.' }, true)).toEqual(none);
    }
  }
  // Said once, where the job says so above its card.
  const problem = 'No console is at it. The target has moved. It is given up.';
  const said = { way: 'none', why: undefined };
  expect(wayOf({ status: 'scheduled', elsewhere: 'The target has moved.', problem })).toEqual(said);
});

test('a start that writes its recipients down anew does not mind an old card', () => {
  expect(wayOf({}, true)).toEqual({ way: 'start' });
  for (const startAt of [NOW + HOUR_MS, NOW - 1]) {
    expect(wayOf({ status: 'requested', startAt })).toEqual({ way: 'start' });
  }
  expect(wayOf({ status: 'scheduled', startAt: NOW + HOUR_MS })).toMatchObject({ way: 'none' });
});

test.each([
  ['prepared', {}, 'Check 2 connections', 'Not started'],
  ['prepared', { isLater: true }, 'Schedule: Check 2 connections', 'Not scheduled'],
  ['prepared', { takesTwo: true }, 'Ask for approval', 'Not asked for'],
  ['prepared', { takesTwo: true, isLater: true }, 'Ask for approval', 'Not asked for'],
  ['requested', { takesTwo: true }, 'Approve: Check 2 connections', 'Not approved'],
  ['scheduled', {}, 'Check 2 connections now', 'Not started'],
  ['scheduled', { isLater: true }, 'Change the time', 'Not changed'],
  ['scheduled', { takesTwo: true }, 'Ask for approval', 'Not asked for'],
] as const)(
  'a %s job %j is begun by a button that names the act, and so does its refusal',
  (status, how, label, refused) => {
    const words = startWordsOf({ status }, 'Check 2 connections', { isLater: false, takesTwo: false, ...how });
    expect(words).toMatchObject({ label, refused });
  },
);

test('what is begun before its time says of when its recipients are, where that is not now', () => {
  expect(atOnceWords({ frozenAt: NOW - 34 * 60_000 }, NOW)).toBe(
    'Begun now, it is for the recipients as of 34 min ago: whoever has connected since is not among them.',
  );
  for (const frozenAt of [NOW - 59_000, NOW + 1, null]) expect(atOnceWords({ frozenAt }, NOW)).toBeUndefined();
});

test('only the button begins what is decided to begin by itself at a time', () => {
  const isAside = (status: 'prepared' | 'requested' | 'scheduled', isLater: boolean) =>
    startWordsOf({ status }, 'Check 2 connections', { isLater, takesTwo: false }).isAside;
  expect([isAside('scheduled', false), isAside('scheduled', true)]).toEqual([true, false]);
  expect([isAside('prepared', false), isAside('requested', false)]).toEqual([false, false]);
});

test('a start that takes two since it was scheduled says what it waits for, and that asking takes its time away', () => {
  const waits =
    'Every act on this target takes two persons by now, and one decided this start: at its time the job waits';
  expect(decidedByOne('Every act on this target takes', { mayAsk: false })).toBe(`${waits} for you instead.`);
  expect(decidedByOne('Every act on this target takes', { mayAsk: true })).toBe(
    `${waits} for you instead. If you ask for approval now, that time is dropped: it starts when somebody else approves it.`,
  );
});

test('what was typed for a card that another took the place of is told to be gone, but not to who changed it', () => {
  const gone = 'meanwhile, so what you typed is gone. Look at it again.';
  expect(emptiedWords({ changedBy: 'ben' }, 'ann')).toBe(`ben has changed this job ${gone}`);
  expect(emptiedWords({ changedBy: null }, 'ann')).toBe(`This job has changed ${gone}`);
  expect(emptiedWords({ changedBy: 'ann' }, 'ann')).toBeNull();
});

test('a request says for when it is, and when it begins: not with the approval where its time is still to come', () => {
  const words = (startAt: number | null, isOwn = false) =>
    requestWordsOf({ requestedBy: 'ann', startAt, requestExpiresAt: NOW + HOUR_MS }, isOwn, NOW);
  expect(words(null)).toBe('ann asks for this start. It begins when you approve it, which you may until 05:00:00 UTC.');
  expect(words(NOW + HOUR_MS / 2)).toMatch(
    /^ann asks for this start at 04:30 UTC\. It begins then if you approve it, /,
  );
  expect(words(NOW - HOUR_MS)).toMatch(
    / at 03:00 UTC\. That time is over: it begins when you approve it, which you may/,
  );
  expect(words(null, true)).toBe('You asked for this start. Somebody else may approve it until 05:00:00 UTC.');
  expect(words(NOW + HOUR_MS / 2, true)).toMatch(/at 04:30 UTC\. Somebody else may approve it until/);
  expect(words(NOW - HOUR_MS, true)).toMatch(/That time is over: it begins when somebody else approves it, which they/);
});

test('a job that halted is gone on with where it is and while its recipients can be connected; else the page says why not', () => {
  const of = (job: Partial<Parameters<typeof resumeWayOf>[0]>) =>
    resumeWayOf({ status: 'paused', frozenAt: NOW - HOUR_MS, problem: null, card: null, readAt: NOW, ...job });
  const elsewhere = 'The target has moved.';
  expect(of({})).toEqual({ mayResume: true, why: undefined });
  expect(of({ status: 'failed', frozenAt: NOW - 3 * HOUR_MS })).toEqual({
    mayResume: false,
    why: 'Its recipients were written down 3 h ago, and connections live two hours at most. Stop it, and prepare another.',
  });
  expect(of({ elsewhere })).toEqual({ mayResume: false, why: 'The target has moved. Prepare another.' });
  // Said once.
  expect(of({ elsewhere, problem: `No console is at it. ${elsewhere}` })).toEqual({ mayResume: false, why: undefined });
  for (const status of ['running', 'done', 'stopped'] as const) {
    expect(of({ status, elsewhere, frozenAt: 0 })).toEqual({ mayResume: false, why: undefined });
  }
  // Nor is its card written down anew.
  expect(of({ status: 'prepared', elsewhere }).why).toBe('The target has moved. Prepare another.');
});
