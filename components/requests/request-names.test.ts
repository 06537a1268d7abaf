import { expect, test } from 'vitest';
import { nameOfDecided, nameOfRequested } from './request-names';

const AT = Date.parse('2026-05-01T23:30:00Z');
const HOUR_MS = 60 * 60_000;
const job = { title: 'Send to 12 connections', audience: 'everyone', startAt: AT };

test('a request to start a job says for whom and when, and of a time that is over that an approval begins it', () => {
  expect(nameOfRequested(job, AT - HOUR_MS)).toBe('Send to 12 connections: everyone, at 23:30 UTC');
  expect(nameOfRequested(job, AT)).toBe('Send to 12 connections: everyone, as soon as it is approved');
  expect(nameOfRequested({ ...job, startAt: null }, AT)).toBe('Send to 12 connections: everyone');
  // As an earlier console wrote it down.
  expect(nameOfRequested({ title: job.title }, AT)).toBe('Send to 12 connections');
});

test('one that is decided does not read as a start that is still to come', () => {
  const approved = (decidedAt: number) => nameOfDecided({ ...job, status: 'approved', decidedAt });
  expect(approved(AT - HOUR_MS)).toBe('Send to 12 connections: everyone, on 2026-05-01 at 23:30 UTC');
  expect(approved(AT + HOUR_MS)).toBe('Send to 12 connections: everyone');
  expect(nameOfDecided({ ...job, status: 'expired', decidedAt: AT + HOUR_MS })).toContain('on 2026-05-01');
});
