import { expect, test } from 'vitest';
import { findFilterProblem } from './filter-problem';

const NONE = { id: '', user: '', ip: '' };

test('whatever could be a key or an address is searched for', () => {
  expect(findFilterProblem(NONE)).toBeUndefined();
  expect(findFilterProblem({ id: '-a/b %2F', user: 'x'.repeat(2048), ip: 'fe80::1%eth0' })).toBeUndefined();
});

test('what cannot be one is refused with the reason', () => {
  expect(findFilterProblem({ ...NONE, id: 'x'.repeat(10_000) })).toBe(
    'An id has at most 2,048 bytes; this has 10,000.',
  );
  expect(findFilterProblem({ ...NONE, user: 'é'.repeat(1025) })).toBe(
    'A user has at most 2,048 bytes; this has 2,050.',
  );
  expect(findFilterProblem({ ...NONE, ip: '1'.repeat(65) })).toMatch(/longer than any IP/);
});
