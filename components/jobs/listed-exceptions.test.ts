import { expect, test } from 'vitest';
import type { JobProgress } from '@/lib/domain/job';
import { noCounts } from '@/lib/domain/job-marks';
import { ALL_EXCEPTIONS, listedOf } from './listed-exceptions';

const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const job = (status: JobProgress['status'], counts: Partial<JobProgress['counts']>) => ({
  status,
  content: NOTICE,
  counts: { ...noCounts(), ...counts },
});
const REMAINING = { outcome: 'remaining', cursor: '0.99' } as const;

test('whoever remains is listed where a job stands still, from where somebody was', () => {
  const listed = listedOf(job('paused', { delivered: 5, gone: 1, remaining: 300 }), REMAINING);
  expect(listed).toMatchObject({ outcome: 'remaining', cursor: '0.99', present: ['gone', 'remaining'], count: 300 });
});

test.each([
  ['runs again', job('running', { delivered: 5, gone: 1, remaining: 300 })],
  ['is done', job('done', { delivered: 305, gone: 1 })],
] as const)(
  'a choice of whoever remains ends when the job %s: all exceptions are listed, from the first on',
  (_, now) => {
    const all = listedOf(now, ALL_EXCEPTIONS);
    expect(all).toMatchObject({ outcome: '', cursor: null, present: ['gone'], total: 1, count: 1 });
    expect(listedOf(now, REMAINING)).toEqual(all);
  },
);

test('a list is asked for anew whenever those in it may be others', () => {
  const before = job('running', { gone: 3, failed: 2, remaining: 9 });
  const versionOf = (counts: Partial<JobProgress['counts']>, wish: Parameters<typeof listedOf>[1]) =>
    listedOf({ ...before, counts: { ...before.counts, ...counts } }, wish).version;
  const failed = { outcome: 'failed', cursor: null } as const;
  // As many in all, and others.
  expect(versionOf({ gone: 4, failed: 1 }, ALL_EXCEPTIONS)).not.toBe(versionOf({}, ALL_EXCEPTIONS));
  expect(versionOf({ failed: 3 }, failed)).not.toBe(versionOf({}, failed));
  // One who is of no exception is in no list of them.
  expect(versionOf({ delivered: 1, remaining: 8 }, ALL_EXCEPTIONS)).toBe(versionOf({}, ALL_EXCEPTIONS));
  expect(versionOf({ gone: 4 }, failed)).toBe(versionOf({}, failed));
});
