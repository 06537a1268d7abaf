import { expect, test } from 'vitest';
import type { AudienceSummary } from './job';
import { noCounts } from './job-marks';
import { describeAudience, describeTime, skipWords, whichOnes, whyNotAt, wordFor } from './job-words';

const EVERYONE: AudienceSummary = { kind: 'everyone' };
const SOME: AudienceSummary = { kind: 'ids', count: 3 };
const REST: AudienceSummary = { kind: 'job', jobId: 'j1', marks: '.', ofEveryone: true };

test.each([
  ['some of a development target', SOME, 'development', null],
  ['everyone of a staging target', EVERYONE, 'staging', 'everyone'],
  ['the rest of everyone of a staging target', REST, 'staging', 'everyone'],
  ['some of a production target', SOME, 'production', 'orders'],
  ['everyone of a production target', EVERYONE, 'production', 'everyone orders'],
] as const)('a start for %s takes the right word, typed', (_, audience, kind, word) => {
  expect(wordFor({ audience }, { kind, name: 'orders' })).toBe(word);
});

test('a start waits for a time that is to come, a week at most, or for none', () => {
  const [now, day] = [Date.UTC(2026, 4, 1, 10, 0, 30), 24 * 60 * 60_000];
  for (const at of [now + 1, now + 7 * day, Date.UTC(2026, 4, 1, 10)]) expect(whyNotAt(at, now)).toBeUndefined();
  expect(whyNotAt(Number.NaN, now)).toBe('Choose a time.');
  expect(whyNotAt(now - day, now)).toMatch(/is over/);
  expect(whyNotAt(now + 7 * day + 1, now)).toMatch(/a week ahead at most/);
});

test('why somebody is skipped is said in a few words', () => {
  expect(skipWords({ missing: ['userId', 'attr:room'] })).toBe('no userId, attr:room');
  expect(skipWords({ missing: ['userId'], isTooLarge: true })).toBe('no userId; the message is over 128 KB');
  expect(skipWords({})).toBe('');
});

test('whom a search is for is said as a sentence goes on', () => {
  expect(
    describeAudience({ kind: 'filter', query: { q: 'older:30m', id: '', user: 'ada', ip: '', scan: false } }),
  ).toBe('all that older:30m user:ada finds');
});

test('recipients of an earlier job are told by what became of them', () => {
  expect(describeAudience(REST)).toBe('recipients of an earlier job for everyone that remained');
  expect(whichOnes('trs')).toBe('failed or were skipped');
  expect(whichOnes('trs', { ...noCounts(), skipped: 27 })).toBe('were skipped');
  expect(whichOnes('fu')).toBe('may have been reached');
  expect(whichOnes('trsfu', { ...noCounts(), failed: 2 })).toBe('failed');
  expect(whichOnes('d')).toBe('were told');
});

test('a time within a day of now needs no date', () => {
  const at = Date.UTC(2026, 4, 1, 21, 27, 6);
  const hourMs = 60 * 60_000;
  expect(describeTime(at, at - 3 * hourMs)).toBe('at 21:27 UTC');
  expect(describeTime(at, at - 24 * hourMs)).toBe('on 2026-05-01 at 21:27 UTC');
});
