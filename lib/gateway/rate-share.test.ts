import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleTable, createConsoleTable } from '../console/console-table';
import { createPaces } from '../console/paces';
import { busiestSecond } from '../local/bench/report/statistics';
import { startTestTable } from '../registry/test-table';
import { createRateShare, type PaceStore } from './rate-share';
import { createTargetLimiter } from './target-limiter';
import { createTestClock } from './test-clock';

let engine: Awaited<ReturnType<typeof startTestTable>>;
let table: ConsoleTable;
let targets = 0;
beforeAll(async () => {
  engine = await startTestTable();
  table = createConsoleTable(engine.client, 'console');
  await table.ensure();
});
afterAll(() => engine.stop());

/** Processes that share one target through the real table, under one clock. */
function start() {
  const target = `target-${++targets}`;
  const paces = createPaces(table);
  const isCut = new Set<string>();
  let open = 0;
  /** Counts what is under way, so that time stands still meanwhile, and fails for processes that are cut off. */
  const through = async <T>(runner: string, call: () => Promise<T>): Promise<T> => {
    open += 1;
    try {
      if (isCut.has(runner)) throw new Error('The table cannot be reached.');
      return await call();
    } finally {
      open -= 1;
    }
  };
  const settle = async () => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (open > 0);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const clock = createTestClock({ settle });

  function join(runner: string) {
    const own = clock.process();
    const store: PaceStore = {
      beat: (name, id, beats, demand) => through(runner, () => paces.beat(name, id, beats, demand)),
      list: (name) => through(runner, () => paces.list(name)),
      leave: (name, id) => through(runner, () => paces.leave(name, id)),
    };
    const share = createRateShare({ store, target, runner, clock: own });
    return { runner, clock: own, share, isAsleep: false, demand: 1 };
  }
  type Member = ReturnType<typeof join>;

  /** Lets time pass while everybody who is awake asks, and checks at every moment that together they have at most all of it. */
  async function passWith(members: Member[], ms: number): Promise<number[]> {
    let parts: number[] = [];
    for (let passed = 0; passed < ms; passed += 100) {
      parts = members.map(({ share, isAsleep, demand }) => (isAsleep ? 0 : share.fraction(demand)));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(1.000_001);
      await clock.pass(100);
    }
    return parts;
  }
  const there = async () => (await paces.list(target)).map(({ runner }) => runner);
  return { clock, join, passWith, isCut, there };
}

test('who is alone has all of the rate at once', async () => {
  const { join, passWith, there } = start();
  const one = join('one');
  expect(await passWith([one], 200)).toEqual([1]);
  expect(await there()).toEqual(['one']);
  await one.share.stop();
  expect(await there()).toEqual([]);
  expect(one.share.fraction()).toBe(0);
});

test('a process that joins begins when all others know of it, and the rate is shared evenly then', async () => {
  const { join, passWith } = start();
  const [one, two, three] = [join('one'), join('two'), join('three')];
  expect(await passWith([one], 3_000)).toEqual([1]);
  expect(await passWith([one, two], 2_000)).toEqual([1 / 2, 0]);
  expect(await passWith([one, two], 4_000)).toEqual([1 / 2, 1 / 2]);
  expect(await passWith([one, two, three], 7_000)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  await two.share.stop();
  expect(await passWith([one, three], 2_000)).toEqual([1 / 2, 1 / 2]);
  await Promise.all([one.share.stop(), three.share.stop()]);
});

test('three that start at the same time share from the start', async () => {
  const { join, passWith } = start();
  const members = [join('one'), join('two'), join('three')];
  expect(await passWith(members, 7_000)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  await Promise.all(members.map(({ share }) => share.stop()));
});

test('a process that was suspended sends nothing before it has joined again, and meanwhile the others have its part', async () => {
  const { clock, join, passWith, there } = start();
  const members = [join('one'), join('two'), join('three')];
  const sleeper = members[1] as (typeof members)[number];
  await passWith(members, 7_000);
  sleeper.isAsleep = true;
  sleeper.clock.sleep();
  // The machine's clock is set back meanwhile, so that it does not tell.
  clock.moveWall(-60_000);
  expect(await passWith(members, 8_000)).toEqual([1 / 2, 0, 1 / 2]);
  expect(await there()).toEqual(expect.not.arrayContaining(['two']));

  sleeper.isAsleep = false;
  expect(sleeper.share.fraction()).toBe(0);
  sleeper.clock.wake();
  expect(await passWith(members, 3_000)).toEqual([1 / 3, 0, 1 / 3]);
  expect(await passWith(members, 4_000)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  await Promise.all(members.map(({ share }) => share.stop()));
});

test('a process that was killed is not counted any more after a while, nor left in the table', async () => {
  const { join, passWith, there } = start();
  const [one, killed] = [join('one'), join('killed')];
  await passWith([one, killed], 7_000);
  killed.clock.sleep();
  expect(await passWith([one], 8_000)).toEqual([1]);
  expect(await there()).toEqual(['one']);
  await one.share.stop();
});

test('a process that cannot reach the table ends before the others take its part', async () => {
  const { join, passWith, isCut } = start();
  const [one, two] = [join('one'), join('two')];
  await passWith([one, two], 7_000);
  isCut.add('two');
  expect(await passWith([one, two], 8_000)).toEqual([1, 0]);
  isCut.delete('two');
  expect(await passWith([one, two], 8_000)).toEqual([1 / 2, 1 / 2]);
  await Promise.all([one.share.stop(), two.share.stop()]);
});

test('a machine that slept is noticed by its wall clock too, and a clock that is set back changes nothing', async () => {
  const { clock, join, passWith } = start();
  const one = join('one');
  await passWith([one], 1_000);
  clock.moveWall(60_000);
  expect(one.share.fraction()).toBe(0);
  expect(await passWith([one], 2_000)).toEqual([1]);
  clock.moveWall(-3_600_000);
  expect(await passWith([one], 2_000)).toEqual([1]);
  await one.share.stop();
});

test('who no longer asks leaves, and joins again when it does', async () => {
  const { clock, join, passWith, there } = start();
  const [one, idle] = [join('one'), join('idle')];
  await passWith([one, idle], 7_000);
  expect(await passWith([one], 13_000)).toEqual([1]);
  expect(await there()).toEqual(['one']);
  await clock.pass(100);
  expect(await passWith([one, idle], 8_000)).toEqual([1 / 2, 1 / 2]);
  await Promise.all([one.share.stop(), idle.share.stop()]);
});

test('who can use little leaves the rest to who can use all, and never more than all is used while that changes', async () => {
  const { join, passWith, isCut } = start();
  const [little, much] = [join('little'), join('much')];
  little.demand = 0.01;
  expect(await passWith([little], 2_000)).toEqual([1]);
  const [small = 0, large = 0] = await passWith([little, much], 8_000);
  expect(small).toBeCloseTo(0.01);
  expect(large).toBeCloseTo(0.99);
  // What nobody can use is shared evenly.
  much.demand = 0.49;
  const [some = 0, more = 0] = await passWith([little, much], 3_000);
  expect([some, more].map((part) => part.toFixed(2))).toEqual(['0.26', '0.74']);
  // More is wanted, and had when all others know; less is had at once, whatever was last written.
  little.demand = 1;
  much.demand = 1;
  expect((await passWith([little, much], 3_000)).reduce((sum, part) => sum + part, 0)).toBeLessThan(1);
  expect(await passWith([little, much], 5_000)).toEqual([1 / 2, 1 / 2]);
  isCut.add('little');
  little.demand = 0.2;
  expect(await passWith([little, much], 2_000)).toEqual([0.2, 1 / 2]);
  isCut.delete('little');
  for (const [demand, other] of [
    [0.7, 0.9],
    [0.1, 0.05],
    [1, 0.3],
    [0.3, 1],
    [1, 1],
  ] as const) {
    little.demand = demand;
    much.demand = other;
    await passWith([little, much], 1_700);
  }
  await Promise.all([little.share.stop(), much.share.stop()]);
});

test('three limiters keep the rate of their target together, while they come and go', async () => {
  const { clock, join } = start();
  const perSecond = 300;
  const grantedAt: number[] = [];
  const begin = (runner: string) => {
    const { share, clock: own } = join(runner);
    const limiter = createTargetLimiter({ perSecond, share, clock: own });
    const work = async () => {
      while (await limiter.take()) grantedAt.push(clock.now());
    };
    for (let lane = 0; lane < 4; lane++) void work();
    return { limiter, clock: own };
  };
  const one = begin('one');
  await clock.pass(3_000);
  const two = begin('two');
  await clock.pass(1_500);
  const three = begin('three');
  await clock.pass(12_000);
  two.limiter.stop();
  await clock.pass(3_000);
  three.clock.sleep();
  await clock.pass(8_000);
  const last = grantedAt.filter((at) => at >= clock.now() - 1_000).length;
  one.limiter.stop();
  three.limiter.stop();
  expect(busiestSecond(grantedAt)).toBeLessThanOrEqual(perSecond * 1.1);
  expect(last).toBeGreaterThanOrEqual(perSecond * 0.95);
});

test('of two limiters the one whose jobs want little leaves the other what it wants', async () => {
  const { clock, join } = start();
  const perSecond = 300;
  const begin = (runner: string, wish: number) => {
    const { share, clock: own } = join(runner);
    const limiter = createTargetLimiter({ perSecond, share, clock: own });
    const granted: number[] = [];
    const work = async () => {
      while (await limiter.take()) granted.push(clock.now());
    };
    for (let lane = 0; lane < 4; lane++) void work();
    const end = limiter.want(wish);
    const inLastSecond = () => granted.filter((at) => at >= clock.now() - 1_000).length;
    return { limiter, granted, end, inLastSecond };
  };
  const slow = begin('slow', 12);
  const fast = begin('fast', 300);
  await clock.pass(9_000);
  expect(slow.inLastSecond()).toBeGreaterThanOrEqual(12);
  expect(fast.inLastSecond()).toBeGreaterThanOrEqual(0.9 * perSecond);
  // When its slow job has ended, others of its process may want more.
  slow.end();
  await clock.pass(9_000);
  expect(slow.inLastSecond()).toBeGreaterThanOrEqual(0.45 * perSecond);
  slow.limiter.stop();
  fast.limiter.stop();
  expect(busiestSecond([...slow.granted, ...fast.granted].sort((a, b) => a - b))).toBeLessThanOrEqual(perSecond * 1.1);
});
