import { expect, test } from 'vitest';
import { describeStart } from './start-words';

const BY_TWO = { requestedBy: 'olga', approvedBy: 'omar' };
const BY_ONE = { requestedBy: null, approvedBy: null };

test.each([
  { status: 'running', changedBy: 'omar', ...BY_ONE, told: 'running' },
  { status: 'requested', changedBy: 'omar', ...BY_ONE, requestedBy: 'omar', told: 'requested' },
  { status: 'running', changedBy: 'omar', ...BY_TWO, told: 'running, asked for by olga and approved by omar' },
  { status: 'scheduled', changedBy: 'omar', ...BY_TWO, told: 'scheduled, asked for by olga and approved by omar' },
  { status: 'running', changedBy: 'olga', ...BY_ONE, told: 'running, it had begun already' },
  {
    status: 'running',
    changedBy: 'olga',
    requestedBy: 'omar',
    approvedBy: 'olga',
    told: 'running, it had begun already',
  },
  { status: 'done', changedBy: null, ...BY_TWO, told: 'done, it had begun already' },
] as const)('a start by omar of a job that is $status and changed by $changedBy is recorded as "$told"', (row) => {
  expect(describeStart(row, 'omar')).toBe(row.told);
});
