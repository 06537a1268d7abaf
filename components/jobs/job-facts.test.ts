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
type Wish = Pick<Job, 'content' | 'pace' | 'canary'>;
const CHECK: Wish = { content: { kind: 'check' }, pace: { perSecond: 100, concurrency: 64 }, canary: null };

const words = (card: Partial<JobCard>, wish: Partial<Wish> = {}) =>
  factsOf({ ...CHECK, ...wish }, { ...CARD, ...card }).join(' ');

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
  expect(questionOf(CHECK, { ...CARD, total: 0 })).toBe('Nobody is in this audience');
  expect(questionOf(CHECK, { ...CARD, total: 0, unanswered: 5 })).toBe('Nobody is known to be in this audience');
  expect(words({ total: 0, unanswered: 5 })).toMatch(/did not answer for 5 connections/);
  expect(questionOf(CHECK, CARD)).toBe('Check 1,200 connections?');
});

test('what changed since the list was read is told, both ways', () => {
  expect(words({ changed: { came: 1_500, left: 2 } })).toMatch(
    /Since the list was read: 1,500 came and are among them, 2 left the registry\./,
  );
  expect(words({ changed: null })).not.toMatch(/Since the list/);
});
