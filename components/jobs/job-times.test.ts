import { expect, test } from 'vitest';
import { describeTimes } from './job-times';

const HOUR_MS = 60 * 60_000;
const AT = Date.UTC(2026, 4, 1, 21, 27, 6);
const job = {
  status: 'done',
  startedAt: AT,
  endedAt: AT + 2_000,
  changedBy: null,
  requestedBy: null,
  approvedBy: null,
} as const;

test('a job tells when it began and ended, and how long that took', () => {
  expect(describeTimes(job)).toBe('Started 2026-05-01 21:27:06, ended 21:27:08 UTC (2 s).');
  expect(describeTimes({ ...job, endedAt: AT + 40 })).toMatch(/ended 21:27:06 UTC \(less than 1 s\)\.$/);
  expect(describeTimes({ ...job, status: 'running', endedAt: null })).toBe('Started 2026-05-01 21:27:06 UTC.');
  expect(describeTimes({ ...job, endedAt: AT + 3 * HOUR_MS })).toMatch(/ended 2026-05-02 00:27:06 UTC \(3 h\)\.$/);
});

test('who asked for the start and who approved it are told where it took two', () => {
  expect(describeTimes({ ...job, requestedBy: 'ada', approvedBy: 'ben' })).toMatch(
    /\(2 s\)\. Asked for by ada, approved by ben\.$/,
  );
  // Whoever chose a time by themselves has asked nobody.
  expect(describeTimes({ ...job, requestedBy: 'ada' })).not.toMatch(/ada/);
});

test('a job that never began tells when it was discarded, and by whom', () => {
  const never = { ...job, status: 'discarded', startedAt: null } as const;
  expect(describeTimes({ ...never, changedBy: 'ada' })).toBe('Discarded by ada, 2026-05-01 21:27:08 UTC.');
  expect(describeTimes(never)).toBe('Discarded 2026-05-01 21:27:08 UTC.');
  expect(describeTimes({ ...never, status: 'prepared', endedAt: null })).toBeUndefined();
});
