import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Changes } from '@/lib/domain/changes';
import { type ErrorCode, err, ok, type Result } from '@/lib/domain/result';
import { followChanges } from './follow-changes';
import type { Silence } from './use-change-feed';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const CHANGES: Changes = { newer: 1, isAtLeast: false, gone: [], at: 5, endedAt: 6 };

/** Follows a list whose server answers each question so; null: not at all. `asked`: how many there were. */
function follow(answer: (asked: number) => Result<Changes> | null) {
  let asked = 0;
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('fetch', async () => {
    asked++;
    const result = answer(asked);
    if (!result) throw new TypeError('Failed to fetch');
    return Response.json(result);
  });
  const told: Changes[] = [];
  const missed: Silence[] = [];
  const ended = new AbortController();
  const { signal } = ended;
  void followChanges(
    'target=shop',
    signal,
    (changes) => told.push(changes),
    (silence) => missed.push(silence),
  );
  onTestFinished(() => ended.abort());
  return { told, missed, asked: () => asked };
}

const SOME_ROUNDS_MS = 12_000;

test.each<ErrorCode>(['forbidden', 'rateLimited', 'internal'])(
  'a question answered with %s is asked again, and is no silence',
  async (code) => {
    const { missed, asked } = follow(() => err(code, 'No.'));
    await vi.advanceTimersByTimeAsync(SOME_ROUNDS_MS);
    expect(asked()).toBe(3);
    expect(missed).toEqual([]);
  },
);

test.each([
  ['the console does not answer', null],
  ['the table does not answer', err('unavailable', 'The table does not answer just now.')],
])('when %s each question is missed, with the last answer before', async (_, failure) => {
  const start = Date.now();
  const { told, missed } = follow((asked) => (asked === 1 ? ok(CHANGES) : failure));
  await vi.advanceTimersByTimeAsync(SOME_ROUNDS_MS);
  expect(told).toEqual([CHANGES]);
  expect(missed).toEqual([0, 5_000, 10_000].map((ms) => ({ since: start, noticedAt: start + ms })));
});

test('once the session has ended nothing more is asked', async () => {
  const { missed, asked } = follow(() => err('unauthenticated', 'Sign in again.'));
  await vi.advanceTimersByTimeAsync(SOME_ROUNDS_MS);
  expect(asked()).toBe(1);
  expect(missed).toEqual([]);
});
