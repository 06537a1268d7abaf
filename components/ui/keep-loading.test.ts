import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLoading } from './keep-loading';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fails so many times, then is there. */
function failing(times: number) {
  let asked = 0;
  return {
    asked: () => asked,
    load: async () => {
      asked++;
      if (asked <= times) throw new Error('Failed to load chunk');
      return 'part';
    },
  };
}

test('a part that fails to load is loaded again until it has come, and the first failure is told', async () => {
  const { load, asked } = failing(3);
  const fail = vi.fn();
  const part = keepLoading(load, new AbortController().signal, fail);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toBe(1);
  expect(fail).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await part).toBe('part');
  expect(asked()).toBe(4);
  expect(fail).toHaveBeenCalledTimes(1);
});

test('a part that is no longer wanted is not asked for again, and its failure is not told', async () => {
  const { load, asked } = failing(Number.POSITIVE_INFINITY);
  const ended = new AbortController();
  const fail = vi.fn();
  const part = keepLoading(load, ended.signal, fail);
  ended.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await part).toBeUndefined();
  expect(asked()).toBe(1);
  expect(fail).not.toHaveBeenCalled();
});
