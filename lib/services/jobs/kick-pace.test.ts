import { expect, test } from 'vitest';
import { createTargetLimiter } from '../../gateway/target-limiter';
import { busiestSecond } from '../../local/bench/report/statistics';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

const EVERYONE = { kind: 'everyone', scan: false } as const;
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
      pace: { perSecond: 500 },
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
