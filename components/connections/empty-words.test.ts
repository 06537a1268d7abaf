import { expect, test } from 'vitest';
import { answerWords, emptyIdsWords, whyNothing } from './empty-words';

const ip = { kind: 'ip', value: '203.0.113.7' } as const;

test('what rows do not hold is not blamed on how it was written', () => {
  expect(whyNothing(ip, { isCertain: true, isUntold: false })).toMatch(/Values are exact/);
  expect(whyNothing(ip, { isCertain: true, isUntold: true })).toBe('The rows do not tell what was asked for.');
});

test('a search that finds nothing says how it was answered and what that cost', () => {
  const read = { by: 'index', rows: 0, capacityUnits: 4 } as const;
  const plan = { by: 'index', sentence: 'By the index byIp.', cost: '0.5 capacity units a page' } as const;
  expect(answerWords({ plan, read, order: 'newest' })).toBe(
    'By the index byIp. Estimated: 0.5 capacity units a page.\n0 rows on this page · read by index: 0 rows, 4 capacity units',
  );
  expect(answerWords({ unanswered: 3 })).toBeUndefined();
});

test('where nothing can match, why not is said in place of how values are written', () => {
  const sentence = 'No row has that: userId is a number in this table.';
  const plan = { by: 'none', sentence, cost: 'nothing is read' } as const;
  expect(whyNothing(ip, { isCertain: true, isUntold: false, plan })).toBe(sentence);
  expect(answerWords({ plan, read: { by: 'index', rows: 0, capacityUnits: 0 }, order: 'newest' })).toBe(
    'Nothing was read.',
  );
});

test('a page of ids without rows says of them what is so, and never that rows left or are over', () => {
  expect(emptyIdsWords({ idsOnPage: 50, missingIds: Array(50).fill('a') })).toBe(
    'It is a page of 50 ids that no row has.',
  );
  expect(emptyIdsWords({ idsOnPage: 50, missingIds: ['a'] })).toBe(
    '1 of the 50 ids of this page is not in the registry. The others do not match the rest of the search.',
  );
  expect(emptyIdsWords({ idsOnPage: 50, unanswered: 2 })).toBe(
    'All 50 ids of this page are in the registry. They do not match the rest of the search, or API Gateway did not answer for them.',
  );
  expect(emptyIdsWords({ missingIds: [] })).toBeUndefined();
  const ids = { kind: 'ids', values: ['a', 'b'] } as const;
  expect(whyNothing({ ...ids, values: [...ids.values] }, { isCertain: true, isUntold: false, areMissing: true })).toBe(
    'No row of the registry has one of these ids.',
  );
});
