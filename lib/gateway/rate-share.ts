import { type Clock, systemClock } from './clock';

/** Where processes see each other. Each call may reject; the share then ends by itself until calls succeed again. */
export type PaceStore = {
  /** `beats` counts up, so that others see a change whatever the clocks say; `demand` is how much of the rate its process can use, up to 1. */
  beat(target: string, runner: string, beats: number, demand: number): Promise<void>;
  /** All of a target, as the last beats left them: a beat that has resolved anywhere is among them. Older programs write no demand. */
  list(target: string): Promise<{ runner: string; beats: number; demand?: number | undefined }[]>;
  leave(target: string, runner: string): Promise<void>;
};

/** One process's part of a rate that several share. */
export type RateShare = {
  /**
   * 1 among all who share it; 0 while this process may not use any. Asking joins, and who no longer asks leaves. `demand`: as much of the rate
   * as it can use, up to 1; what nobody can use is shared evenly.
   */
  fraction(demand?: number): number;
  stop(): Promise<void>;
};

const BEAT_MS = 1_000;
/** Whoever has not beaten for this long is gone; whoever could not beat for this long must not go on as if it were there. */
const GONE_MS = 5_000;
/** Whoever has not asked for this long needs no part. */
const UNUSED_MS = 10_000;

type Moment = { now: number; wall: number };
/** What this process may count on: what the others can use as of its last round, and from `mayUseAt` on. */
type Membership = { renewed: Moment; mayUseAt: number; demands: number[] };

/**
 * Each process writes that it is there and how much it can use, then reads who is there, once a second, and uses its part by need; what it found is good for
 * five seconds from the start of that round. So when a process joins that finds others, all they hold is of rounds that have seen it, or has run
 * out, five seconds after its first beat is written: then it begins. The same holds for one that slept or could not reach the table.
 * A demand that grows counts five seconds after it is written, for the same reason, and one that falls at once: nobody believes that another
 * uses less than it does. Whether another is there is told by its count and this process's own clock: clocks of machines differ.
 */
export function createRateShare(settings: {
  store: PaceStore;
  target: string;
  /** Of this process alone. */
  runner: string;
  clock?: Clock;
}): RateShare {
  const { store, target, runner, clock = systemClock } = settings;
  const others = new Map<string, { beats: number; seenAt: number; demand: number }>();
  /** Demands that some other may still believe in: the last one written or tried, and earlier ones until all have seen a later one. */
  let believed: { demand: number; until: number }[] = [];
  let wanted = 1;
  const moment = (): Moment => ({ now: clock.now(), wall: clock.wall() });
  let membership: Membership | undefined;
  let beats = 0;
  let usedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let running: Promise<void> | undefined;
  let wake: (() => void) | undefined;

  /** Sleep of the machine may show on the wall clock alone. A wall clock that was set looks like it: that costs a pause, no more. */
  const isOver = ({ renewed }: Membership) =>
    clock.now() - renewed.now >= GONE_MS || clock.wall() - renewed.wall >= GONE_MS;

  async function renew(): Promise<void> {
    const started = moment();
    beats += 1;
    const demand = wanted;
    const told = believed.find((each) => each.demand === demand && each.until === Number.POSITIVE_INFINITY) ?? {
      demand,
      until: Number.POSITIVE_INFINITY,
    };
    if (!believed.includes(told)) believed.push(told);
    await store.beat(target, runner, beats, demand);
    const writtenAt = clock.now();
    believed = believed.filter(({ until }) => until > writtenAt);
    for (const each of believed) if (each !== told) each.until = Math.min(each.until, writtenAt + GONE_MS);
    const demands = await findOthers();
    const joinsAt = demands.length === 0 ? writtenAt : writtenAt + GONE_MS;
    const mayUseAt = membership && !isOver(membership) ? membership.mayUseAt : joinsAt;
    membership = { renewed: started, mayUseAt, demands };
  }

  /** What the others who are there can use. Who is gone is forgotten for everyone: should it come back, it joins anew. */
  async function findOthers(): Promise<number[]> {
    const rows = (await store.list(target)).filter((row) => row.runner !== runner);
    const at = clock.now();
    for (const name of others.keys()) if (!rows.some((row) => row.runner === name)) others.delete(name);
    for (const row of rows) {
      if (others.get(row.runner)?.beats !== row.beats) {
        others.set(row.runner, { beats: row.beats, seenAt: at, demand: row.demand ?? 1 });
      }
    }
    const gone = [...others].filter(([, { seenAt }]) => at - seenAt >= GONE_MS).map(([name]) => name);
    for (const name of gone) others.delete(name);
    await Promise.all(gone.map((name) => store.leave(target, name)));
    return [...others.values()].map(({ demand }) => demand);
  }

  async function run(): Promise<void> {
    while (!isStopped && clock.now() - usedAt < UNUSED_MS) {
      const nextAt = clock.now() + BEAT_MS;
      // What fails is what everybody writes to, so that a job says so; here the part runs out.
      await renew().catch(() => {});
      if (!isStopped) await pause(nextAt - clock.now());
    }
    membership = undefined;
    others.clear();
    believed = [];
    await store.leave(target, runner).catch(() => {});
    running = undefined;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.later(resolve, Math.max(0, ms));
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    fraction(demand = 1) {
      if (isStopped) return 0;
      usedAt = clock.now();
      wanted = demand;
      running ??= run();
      if (!membership || isOver(membership) || usedAt < membership.mayUseAt) return 0;
      const mine = believed
        .filter(({ until }) => until > usedAt)
        .reduce((least, each) => Math.min(least, each.demand), wanted);
      return partOf(mine, membership.demands);
    },
    async stop() {
      isStopped = true;
      wake?.();
      await running;
    },
  };
}

/**
 * Its part of 1: what it can use where there is enough for all, and as much as any other gets who can use more where there is not. What nobody can use is
 * shared evenly. It never grows when another can use more, so that old news of others only makes it smaller.
 */
function partOf(mine: number, others: readonly number[]): number {
  const demands = [mine, ...others].sort((one, other) => one - other);
  const sum = demands.reduce((all, demand) => all + demand, 0);
  if (sum <= 1) return mine + (1 - sum) / demands.length;
  let left = 1;
  for (const [index, demand] of demands.entries()) {
    const even = left / (demands.length - index);
    if (demand >= even) return Math.min(mine, even);
    left -= demand;
  }
  return mine;
}
