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
      beat: (name, id, beats) => through(runner, () => paces.beat(name, id, beats)),
      list: (name) => through(runner, () => paces.list(name)),
      leave: (name, id) => through(runner, () => paces.leave(name, id)),
    };
    return { runner, clock: own, share: createRateShare({ store, target, runner, clock: own }), isAsleep: false };
  }
  type Member = ReturnType<typeof join>;

  /** Lets time pass while everybody who is awake asks, and checks at every moment that together they have at most all of it. */
  async function passWith(members: Member[], ms: number): Promise<number[]> {
    let parts: number[] = [];
    for (let passed = 0; passed < ms; passed += 100) {
      parts = members.map(({ share, isAsleep }) => (isAsleep ? 0 : share.fraction()));
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
