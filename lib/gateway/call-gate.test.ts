import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCallGate } from './call-gate';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('never runs more calls at once than allowed', async () => {
  const gate = createCallGate({ concurrency: 3, perSecond: 100_000 });
  let running = 0;
  let most = 0;
  const calls = Array.from({ length: 20 }, () =>
    gate(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running--;
    }),
  );
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all(calls);
  expect(most).toBe(3);
});

test('never starts more calls in a second than allowed', async () => {
  const gate = createCallGate({ concurrency: 1_000, perSecond: 100 });
  const startedAt: number[] = [];
  const calls = Array.from({ length: 300 }, () => gate(async () => void startedAt.push(Date.now())));
  await vi.advanceTimersByTimeAsync(10_000);
  await Promise.all(calls);
  const busiest = Math.max(...startedAt.map((from) => startedAt.filter((at) => at >= from && at < from + 1000).length));
  expect(busiest).toBeLessThanOrEqual(110);
  expect(startedAt.at(-1)).toBeLessThan((startedAt[0] as number) + 3_100);
});

test('goes on after a call that throws', async () => {
  const gate = createCallGate({ concurrency: 1, perSecond: 1_000 });
  await expect(
    gate(async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  const next = gate(async () => 'yes');
  await vi.advanceTimersByTimeAsync(100);
  expect(await next).toBe('yes');
});
