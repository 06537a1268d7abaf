import { expect, test } from 'vitest';
import { isOutdated, listedIds, missingOf, missingWords } from './missing-words';

const IDS = ['a', 'b', 'c', 'd', 'e'];

test('the ids of a list are those of its search, whatever filters them besides', () => {
  expect(listedIds('id:a,b,c status:idle')).toEqual(['a', 'b', 'c']);
  expect(listedIds('id:a')).toEqual([]);
  expect(listedIds('user:a,b')).toEqual([]);
});

test('what is missing is told of the whole list, those behind the page among them, and the page knows better of its own', () => {
  const whole = { rows: [], missingIds: ['e', 'c'] };
  expect(missingOf(IDS, whole, { rows: [{ connectionId: 'a' }] })).toEqual(['c', 'e']);
  expect(missingOf(IDS, whole, { rows: [], missingIds: ['a', 'b'] })).toEqual(['a', 'b', 'c', 'e']);
  expect(missingOf(IDS, whole, { rows: [{ connectionId: 'c' }] })).toEqual(['e']);
  expect(missingOf(IDS, undefined, undefined)).toEqual([]);
});

test('a look at all is outdated once the page finds one of its ids otherwise', () => {
  const whole = { rows: [], missingIds: ['a'] };
  expect(isOutdated(whole, { rows: [{ connectionId: 'b' }], missingIds: ['a'] })).toBe(false);
  expect(isOutdated(whole, { rows: [], missingIds: ['a', 'b'] })).toBe(true);
  expect(isOutdated(whole, { rows: [{ connectionId: 'a' }] })).toBe(true);
});

test.each([
  [missingWords(200, 400), '200 of the 400 ids are not in the registry.'],
  [missingWords(1, 2), '1 of the 2 ids is not in the registry.'],
  [missingWords(400, 400), 'None of the 400 ids is in the registry.'],
  [missingWords(0, 1_000), 'All 1,000 ids are in the registry.'],
  [missingWords(25, 50, 'of this page'), '25 of the 50 ids of this page are not in the registry.'],
])('%s', (words, said) => expect(words).toBe(said));
