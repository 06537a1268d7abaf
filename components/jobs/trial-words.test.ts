import { expect, test } from 'vitest';
import { trialWords } from './trial-words';

test('a trial says whose values the text has, where they are not those of the test client', () => {
  expect(trialWords('delivered', undefined, 'ada')).toBe('Delivered to your test client, with the values of ada.');
  expect(trialWords('delivered')).toBe('Delivered to your test client.');
  expect(trialWords('throttled', undefined, 'ada')).toBe('Your test client did not get it: Throttled');
});
