import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CONNECT_QUOTA, MAX_KICK_RATE } from '../../domain/job-limits';
import { createTargetLimiter } from '../../gateway/target-limiter';
import { createTestClock } from '../../gateway/test-clock';
import { busiestSecond } from '../../local/bench/report/statistics';
import { waitFor } from '../../local/testing';
import { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { jobsOf } from './test-jobs';
import { timedJob } from './test-timed-run';

const EVERYONE = { kind: 'everyone', scan: false } as const;
const KICK = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
const TIMEOUT_MS = 60_000;

const { fleet } = prepareFleets();

test(
  'kicks at the same time close no faster together than the target takes clients back; last words do not count',
  async () => {
    const quota = 10;
    const { clients, gone, settings } = await fleet(12, 12);
    const closedAt: number[] = [];
    let taken = 0;
    const desk = await jobsOf(settings, {
      alter: (ctx) => {
        const closeLimiter = createTargetLimiter({ perSecond: quota });
        const take: typeof closeLimiter.take = (signal) => {
          taken += 1;
          return closeLimiter.take(signal);
        };
        const close: typeof ctx.bulk.delete = (id) => {
          closedAt.push(performance.now());
          return ctx.bulk.delete(id);
        };
        return { ...ctx, closeLimiter: { ...closeLimiter, take }, bulk: { ...ctx.bulk, delete: close } };
      },
    });
    const kick = (ids: string[], lastWords: string | null) =>
      desk.prepare({
        audience: { kind: 'ids', ids },
        content: { kind: 'kick', lastWords, graceMs: 0 },
        pace: { perSecond: 200 },
      });
    const jobs = [
      await kick(
        clients.map(({ id }) => id),
        'bye',
      ),
      await kick(gone, null),
    ];
    await Promise.all(jobs.map(({ id }) => desk.start(id, 'test')));
    const [told, untold] = await Promise.all(jobs.map(({ id }) => desk.until(id, ({ status }) => status === 'done')));
    expect(told?.counts).toMatchObject({ closed: 12 });
    expect(untold?.counts).toMatchObject({ gone: 12 });
    expect(closedAt).toHaveLength(24);
    expect(busiestSecond(closedAt)).toBeLessThanOrEqual(quota * 1.1);
    expect(taken).toBe(24);
  },
  TIMEOUT_MS,
);

test(
  'a kick that waits for its turn to close ends its wait when it is paused',
  async () => {
    const { clients, settings } = await fleet(3);
    const desk = await jobsOf(settings, {
      alter: (ctx) => ({ ...ctx, closeLimiter: createTargetLimiter({ perSecond: 0.001 }) }),
    });
    const job = await desk.prepare({
      audience: EVERYONE,
      content: { kind: 'kick', lastWords: null, graceMs: 0 },
      pace: { perSecond: 400 },
    });
    await desk.start(job.id, 'everyone');
    await Promise.race(clients.map(({ closed }) => closed));
    await desk.steer(job.id, 'pause');
    await Promise.all([...desk.ctx.local.values()].map(({ work }) => work));
    const paused = await desk.read(job.id);
    expect(paused.status).toBe('paused');
    expect(paused.counts).toMatchObject({ closed: 1, remaining: 2 });
  },
  TIMEOUT_MS,
);

test(
  'the grace of one recipient holds up nobody else, however slow the pace',
  async () => {
    const graceMs = 7_654;
    const { clients, settings } = await fleet(12);
    let told = 0;
    let tellAll = () => {};
    const allTold = new Promise<void>((resolve) => {
      tellAll = resolve;
    });
    const desk = await jobsOf(settings, {
      alter: (ctx) => ({
        ...ctx,
        // No grace ends before everybody has had the last words.
        wait: (ms) => (ms === graceMs ? allTold : ctx.wait(ms)),
        bulk: {
          ...ctx.bulk,
          async post(id, payload) {
            const answer = await ctx.bulk.post(id, payload);
            told += 1;
            if (told === clients.length) tellAll();
            return answer;
          },
        },
      }),
    });
    const job = await desk.prepare({
      audience: EVERYONE,
      content: { kind: 'kick', lastWords: 'bye', graceMs },
      pace: { perSecond: 20 },
    });
    await desk.start(job.id, 'everyone');
    const done = await desk.until(job.id, ({ status }) => status === 'done');
    expect(done.counts).toMatchObject({ closed: 12 });
    expect(clients.map(({ received }) => received)).toEqual(clients.map(() => ['bye']));
  },
  TIMEOUT_MS,
);

test.each(['stop', 'resume'] as const)(
  'a resume waits for no grace of before it: it is answered at once, and so is a %s after it, which is what becomes of the job',
  async (last) => {
    const graceMs = 7_654;
    const { clients, settings } = await fleet(8);
    let endGraces = () => {};
    const graces = new Promise<void>((resolve) => {
      endGraces = resolve;
    });
    const desk = await jobsOf(settings, {
      alter: (ctx) => ({ ...ctx, wait: (ms) => (ms === graceMs ? graces : ctx.wait(ms)) }),
    });
    const { more } = holdTurns(desk.ctx, 2);
    const content = { kind: 'kick', lastWords: 'bye', graceMs } as const;
    const job = await desk.prepare({ audience: EVERYONE, content, pace: { perSecond: 5 } });
    await desk.start(job.id, 'everyone');
    await waitFor(() => expect(clients.filter(({ received }) => received.length > 0)).toHaveLength(2));
    for (const wish of ['pause', 'resume', 'pause', last] as const) {
      expect([wish, await desk.steer(job.id, wish)]).toMatchObject([wish, { ok: true }]);
    }
    if (last === 'resume') more();
    endGraces();
    const over = await desk.until(job.id, ({ status, counts }) => status !== 'running' && counts.claimed === 0);
    const told = clients.filter(({ received }) => received.length > 0).length;
    const status = last === 'stop' ? 'stopped' : 'done';
    expect(over).toMatchObject({ status, counts: { closed: told, remaining: 8 - told } });
    expect(told === 8).toBe(last === 'resume');
    await waitFor(async () => {
      await desk.look();
      expect(await desk.ctx.jobs.unsettled()).toEqual([]);
    });
    expect(clients.every(({ received }) => received.length <= 1)).toBe(true);
  },
  TIMEOUT_MS,
);

test('a kick faster than may be is refused in words', async () => {
  const { settings } = await fleet(0);
  const desk = await jobsOf(settings);
  const kick = (perSecond: number) =>
    desk.prepare({ audience: { kind: 'ids', ids: ['a'] }, content: KICK, pace: { perSecond } });
  await expect(kick(MAX_KICK_RATE + 1)).rejects.toThrow('Kick at most 450');
  expect(await kick(MAX_KICK_RATE)).toMatchObject({ status: 'prepared' });
});

describe('no second closes more than an account takes back', () => {
  test('though timers are late, and two processes kick', async () => {
    const clock = createTestClock();
    const closedAt: number[] = [];
    const share = { fraction: () => 1 / 2, stop: async () => {} };
    const limiters = [40, 55].map((lateMs) => {
      let turn = 0;
      // One now and then, so that there is time to make up for it.
      const late = () => (turn++ % 457 === 0 ? lateMs : 0);
      return createTargetLimiter({ perSecond: MAX_KICK_RATE, share, clock: clock.process(late) });
    });
    const keepClosing = async (limiter: (typeof limiters)[number]) => {
      while (await limiter.take()) closedAt.push(clock.now());
    };
    for (const limiter of limiters) for (let lane = 0; lane < 64; lane++) void keepClosing(limiter);
    await clock.pass(10_000);
    for (const limiter of limiters) void limiter.stop();
    expect(closedAt.length).toBeGreaterThan(10 * 0.9 * MAX_KICK_RATE);
    expect(busiestSecond(closedAt)).toBeLessThanOrEqual(CONNECT_QUOTA);
    expect(busiestSecond(closedAt)).toBeGreaterThan(MAX_KICK_RATE);
  });

  test('nor does a job of an earlier version that was prepared for as many as that', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const job = timedJob({ perSecond: CONNECT_QUOTA, segments: 3, content: KICK, callMs: 50, writeMs: 20 });
    job.work();
    await vi.advanceTimersByTimeAsync(2_500);
    job.halt();
    expect(busiestSecond(job.begunAt)).toBeLessThanOrEqual(CONNECT_QUOTA);
    expect(busiestSecond(job.begunAt)).toBeGreaterThan(400);
  });
});
