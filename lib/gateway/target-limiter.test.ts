import { expect, test } from 'vitest';
import { busiestSecond } from '../local/bench/report/statistics';
import { createTargetLimiter } from './target-limiter';
import { createTestClock } from './test-clock';

/** A limiter under a test clock, with as many asking all the time as there are lanes. */
function start(perSecond: number, lateMs: () => number = () => 0) {
  const clock = createTestClock();
  const limiter = createTargetLimiter({ perSecond, clock: clock.process(lateMs) });
  const grantedAt: number[] = [];
  const keepAsking = async () => {
    while (await limiter.take()) grantedAt.push(clock.now());
  };
  return { clock, limiter, grantedAt, ask: (lanes: number) => void Array.from({ length: lanes }, keepAsking) };
}

/** Late by up to so much, the same in every run. */
function lateUpTo(ms: number): () => number {
  let seed = 7;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return (ms * seed) / 2_147_483_647;
  };
}

test.each([
  [1, 60],
  [3, 60],
  [10, 30],
  [17, 30],
  [100, 20],
  [1_000, 10],
  [10_000, 3],
])(
  'at %i/s no second has more than a tenth above it, and on average it is kept within 3 %%, with timers that are late',
  async (perSecond, seconds) => {
    const { clock, limiter, grantedAt, ask } = start(perSecond, lateUpTo(3));
    ask(8);
    await clock.pass(seconds * 1_000);
    limiter.stop();
    expect(busiestSecond(grantedAt)).toBeLessThanOrEqual(perSecond * 1.1);
    expect(grantedAt.length / seconds).toBeGreaterThanOrEqual(perSecond * 0.97);
    expect(grantedAt.length / seconds).toBeLessThanOrEqual(perSecond * 1.03);
  },
);

test('calls are spread over the second, not bunched at its start', async () => {
  const { clock, limiter, grantedAt, ask } = start(1_000);
  ask(64);
  await clock.pass(2_000);
  limiter.stop();
  const perTenth = Array.from({ length: 20 }, (_, tenth) => {
    const from = 1_000 + tenth * 100;
    return grantedAt.filter((at) => at >= from && at < from + 100).length;
  });
  expect(Math.min(...perTenth)).toBeGreaterThanOrEqual(95);
  expect(Math.max(...perTenth)).toBeLessThanOrEqual(105);
});

test('nothing is saved up while nobody asks, or the process stands still', async () => {
  const { clock, limiter, grantedAt, ask } = start(1_000);
  await clock.pass(60_000);
  ask(200);
  await clock.pass(1_000);
  limiter.stop();
  expect(busiestSecond(grantedAt)).toBeLessThanOrEqual(1_100);
  expect(grantedAt.filter((at) => at === grantedAt[0]).length).toBeLessThanOrEqual(51);
});

test('without a limit nobody waits and no timer is set', async () => {
  const { clock, limiter } = start(Number.POSITIVE_INFINITY);
  for (let call = 0; call < 10_000; call++) expect(await limiter.take()).toBe(true);
  expect(limiter.perSecond()).toBe(Number.POSITIVE_INFINITY);
  expect(clock.pending()).toBe(0);
});

test('who asks first goes first', async () => {
  const { clock, limiter } = start(100);
  const order: number[] = [];
  for (let call = 0; call < 20; call++) void Promise.resolve(limiter.take()).then(() => order.push(call));
  await clock.pass(1_000);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).toHaveLength(20);
});

test('a wait ends with its signal, uses nothing up, and leaves the others in their order', async () => {
  const { clock, limiter } = start(10);
  expect(await limiter.take()).toBe(true);
  const controller = new AbortController();
  const given = limiter.take(controller.signal);
  const other = limiter.take();
  controller.abort();
  expect(await given).toBe(false);
  expect(await limiter.take(controller.signal)).toBe(false);
  await clock.pass(100);
  expect(await other).toBe(true);
});

test('stopping ends every wait, and no call starts after it', async () => {
  const { clock, limiter } = start(1);
  await limiter.take();
  const waits = [limiter.take(), limiter.take()];
  limiter.stop();
  expect(await Promise.all(waits)).toEqual([false, false]);
  expect(await limiter.take()).toBe(false);
  expect(limiter.perSecond()).toBe(0);
  expect(clock.pending()).toBe(0);
});

test('another pace holds at once, also for those who wait', async () => {
  const { clock, limiter, grantedAt, ask } = start(1);
  ask(1);
  await clock.pass(500);
  expect(grantedAt).toHaveLength(1);
  limiter.setPace(1_000);
  await clock.pass(1_000);
  expect(grantedAt.length).toBeGreaterThan(970);
  const before = grantedAt.length;
  limiter.setPace(10);
  await clock.pass(1_000);
  limiter.stop();
  expect(grantedAt.length - before).toBeLessThanOrEqual(11);
});

test('with many 429 fewer calls start, and all of them again some time after', async () => {
  const { clock, limiter, grantedAt } = start(1_000);
  let isTroubled = true;
  const work = async () => {
    while (await limiter.take()) {
      grantedAt.push(clock.now());
      limiter.report(isTroubled && grantedAt.length % 3 === 0 ? 'throttled' : 'delivered');
    }
  };
  for (let lane = 0; lane < 8; lane++) void work();
  await clock.pass(1_100);
  expect(limiter.perSecond()).toBeGreaterThan(450);
  expect(limiter.perSecond()).toBeLessThan(550);
  isTroubled = false;
  await clock.pass(15_000);
  limiter.stop();
  const lastSecond = grantedAt.filter((at) => at >= clock.now() - 1_000);
  expect(lastSecond.length).toBeGreaterThan(970);
  expect(busiestSecond(grantedAt)).toBeLessThanOrEqual(1_100);
});

test('on the clock of this machine it is never faster than its rate', async () => {
  const limiter = createTargetLimiter({ perSecond: 2_000 });
  const startedAt = performance.now();
  const calls = 400;
  await Promise.all(Array.from({ length: calls }, () => limiter.take()));
  const elapsedMs = performance.now() - startedAt;
  limiter.stop();
  // All but the first and what one late timer may make up for.
  expect(elapsedMs).toBeGreaterThan((1_000 * (calls - 1 - 100)) / 2_000 - 2);
});
