import { expect, test } from 'vitest';
import type { AudienceSummary } from './job';
import { skipWords, wordFor } from './job-words';

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

test('why somebody is skipped is said in a few words', () => {
  expect(skipWords({ missing: ['userId', 'attr:room'] })).toBe('no userId, attr:room');
  expect(skipWords({ missing: ['userId'], isTooLarge: true })).toBe('no userId; the message is over 128 KB');
  expect(skipWords({})).toBe('');
});
