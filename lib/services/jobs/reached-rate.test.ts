import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MAX_KICK_RATE } from '../../domain/job-limits';
import { busiestSecond } from '../../local/bench/report/statistics';
import { type TimedWish, timedJob } from './test-timed-run';

/** Calls take as long as those to AWS do, and claims as long as writes to DynamoDB. Time is the test's, so that a rate is a number of calls. */

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const KICK = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
const CALL_MS = 50;
const MEASURED_S = 2;
/** Of a rate that several share, each waits for so long before its first call. */
const JOIN_S = 7;

async function pass(job: ReturnType<typeof timedJob>, seconds: number) {
  const before = job.begunAt.length;
  for (let second = 0; second < seconds; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    job.look();
  }
  return job.begunAt.length - before;
}

/** Calls a second, once it has come to its pace. */
async function rateOf(wish: TimedWish, workers = 1) {
  const job = timedJob({ callMs: CALL_MS, ...wish });
  for (let count = 0; count < workers; count++) job.work();
  await pass(job, workers > 1 ? JOIN_S : 1);
  const calls = await pass(job, MEASURED_S);
  job.halt();
  return calls / MEASURED_S;
}

const inBounds = (rate: number, perSecond: number) => {
  expect(rate).toBeGreaterThanOrEqual(0.97 * perSecond);
  expect(rate).toBeLessThanOrEqual(1.03 * perSecond);
};

describe('a job reaches its rate while each call takes 50 ms', () => {
  test.each([
    [10, 3, 20],
    [40, 1, 20],
    [100, 1, 8],
    [100, 3, 20],
    [1_000, 1, 20],
    [1_000, 2, 8],
    [1_000, 3, 20],
  ])('%i a second, in %i segments, when a claim takes %i ms', async (perSecond, segments, writeMs) => {
    inBounds(await rateOf({ perSecond, segments, writeMs }), perSecond);
  });

  test.each([
    [100, 1],
    [450, 3],
  ])('a kick of %i a second, in %i segments', async (perSecond, segments) => {
    inBounds(await rateOf({ perSecond, segments, writeMs: 20, content: KICK }), perSecond);
  });

  test('a kick with last words, which is two calls with a grace between them', async () => {
    const content = { ...KICK, lastWords: 'bye', graceMs: 1_000 };
    inBounds(await rateOf({ perSecond: 100, ofTarget: 1_000, segments: 3, writeMs: 20, content }), 2 * 100);
  });

  test.each([100, 1_000])('%i a second by two workers together', async (perSecond) => {
    inBounds(await rateOf({ perSecond, segments: 2, writeMs: 20 }, 2), perSecond);
  });
});

/** Calls under way apart: whoever is claimed and not called. One of each segment and a fraction, rounded up. */
const mostUnsent = ({ perSecond, segments }: TimedWish) => 1.5 * segments * Math.ceil(perSecond / 40 / segments);

test.each([
  { perSecond: 10, segments: 3 },
  { perSecond: 100, segments: 1 },
  { perSecond: 100, segments: 3 },
  { perSecond: 1_000, segments: 1 },
  { perSecond: 1_000, segments: 3 },
  // They come one after the other: those before had claimed for all.
  { perSecond: 1_000, segments: 3, apartMs: 600 },
])('a crash leaves no more uncertain than calls under way and 1.5 fortieths of the rate: %o', async (wish) => {
  const job = timedJob({ callMs: CALL_MS, ...wish });
  job.work();
  await pass(job, 3);
  job.halt();
  expect(job.most.unsent).toBeLessThanOrEqual(mostUnsent(wish));
  expect(job.most.claimed).toBeLessThanOrEqual(mostUnsent(wish) + job.most.underWay());
});

test.each([
  { perSecond: 1_000, segments: 1, callMs: 50, writeMs: 5 },
  { perSecond: 1_000, segments: 1, callMs: 400, writeMs: 5 },
  { perSecond: 100, segments: 3, callMs: 50, writeMs: 20 },
])(
  'while nobody is left to be claimed, one slow call leaves itself alone uncertain a third of a second after the others: %o',
  async (wish) => {
    const job = timedJob({ ...wish, size: 100, hung: 90 });
    job.work();
    await vi.advanceTimersByTimeAsync((100 * wish.segments * 1_000) / wish.perSecond + 50 + wish.callMs + 333);
    expect(job.most.claimedNow()).toBe(wish.segments);
    job.halt();
  },
);

test('calls that are never answered hold up nobody until as many are under way as the target allows, and then everybody', async () => {
  const wish = { perSecond: 200, segments: 3, concurrency: 64 };
  const job = timedJob(wish);
  job.work();
  await pass(job, 1);
  expect(job.most.underWay()).toBe(64);
  expect(job.most.claimed).toBeLessThanOrEqual(64 + mostUnsent(wish));
  job.halt();
});

describe('calls that hung are answered again', () => {
  const hung = async (wish: TimedWish & { concurrency: number }, jobs: number) => {
    const job = timedJob({ ...wish, callMs: 5, hangMs: 3_000 });
    for (let count = 0; count < jobs; count++) job.work({ isBeside: true });
    await pass(job, 2);
    const underWay = job.begunAt.length;
    await pass(job, 3);
    job.halt();
    return { underWay, busiest: busiestSecond(job.begunAt) };
  };

  test.each([
    { perSecond: 10, ofTarget: 1_000, segments: 3, concurrency: 16 },
    { perSecond: 50, ofTarget: 1_000, segments: 3, concurrency: 32 },
  ])('and the job keeps its pace: %o', async (wish) => {
    const { underWay, busiest } = await hung(wish, 1);
    expect(underWay).toBe(wish.concurrency);
    expect(busiest).toBeLessThanOrEqual(1.1 * wish.perSecond);
  });

  test.each([
    { perSecond: 50, ofTarget: 100, segments: 1, concurrency: 32 },
    { perSecond: 100, ofTarget: 100, segments: 3, concurrency: 32 },
  ])(
    'and two jobs together keep that of their target, of which no more were under way than it allows: %o',
    async (wish) => {
      const { underWay, busiest } = await hung(wish, 2);
      expect(underWay).toBe(32);
      expect(busiest).toBeLessThanOrEqual(1.1 * wish.ofTarget);
    },
  );

  test('and two kicks together keep that of all closes', async () => {
    const { underWay, busiest } = await hung(
      { perSecond: 300, ofTarget: 5_000, segments: 3, content: KICK, concurrency: 32 },
      2,
    );
    expect(underWay).toBe(32);
    expect(busiest).toBeLessThanOrEqual(1.1 * MAX_KICK_RATE);
  });
});

test('a segment is begun after two reads of the table one after the other, with its recipients read beside them, and its first claim', async () => {
  const beganAt = performance.now();
  const job = timedJob({ perSecond: 100, segments: 1, readMs: 20, writeMs: 5 });
  job.work();
  await pass(job, 1);
  job.halt();
  expect(Math.round((job.begunAt[0] ?? 0) - beganAt)).toBe(20 + 20 + 5);
});
