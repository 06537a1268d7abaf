import { expect, test } from 'vitest';
import { describeStart } from './start-words';

const BY_TWO = { requestedBy: 'olga', approvedBy: 'omar' };
const BY_ONE = { requestedBy: null, approvedBy: null };
const LATE = { isLate: true } as const;

test.each([
  { status: 'running', ...BY_ONE, told: 'running, 10,000 recipients' },
  { status: 'requested', ...BY_ONE, requestedBy: 'omar', told: 'requested, 10,000 recipients' },
  { status: 'running', ...BY_TWO, told: 'running, 10,000 recipients, asked for by olga and approved by omar' },
  { status: 'scheduled', ...BY_TWO, told: 'scheduled, 10,000 recipients, asked for by olga and approved by omar' },
  { status: 'running', ...BY_ONE, ...LATE, told: 'running, it had begun already' },
  { status: 'done', ...BY_TWO, ...LATE, told: 'done, it had begun already' },
  { status: 'requested', ...BY_ONE, requestedBy: 'omar', ...LATE, told: 'requested, as it was already' },
  { status: 'scheduled', ...BY_TWO, ...LATE, told: 'scheduled, as it was already' },
] as const)('a wish to start a job that is $status then is recorded as "$told"', ({ told, ...start }) => {
  expect(describeStart({ ...start, card: { total: 10_000 } })).toBe(told);
});

test('who is known to be skipped is not among the recipients of a start that is recorded', () => {
  const card = { total: 1_200, skipped: 200 };
  expect(describeStart({ status: 'running', ...BY_ONE, card })).toBe('running, 1,000 of 1,200 recipients');
});
