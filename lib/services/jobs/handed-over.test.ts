import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTestTable } from '../../registry/test-table';
import { takeJob } from './job-desk';
import { fleetFor } from './test-fleet';
import { jobsOf } from './test-jobs';

/** A console that is asked to end gives its jobs away at once; the one that takes them believes in no clock that runs ahead. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice' as const, template: 'once', format: 'text' as const };
const CLIENTS = 60;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());
afterEach(() => void vi.unstubAllEnvs());
const fleet = fleetFor(() => engine);

test('a running job goes on elsewhere at once, nobody gets it twice, and nobody is uncertain', async () => {
  const { clients, settings } = await fleet(CLIENTS);
  const ending = new AbortController();
  const first = await jobsOf(settings, { runner: 'first', alter: (ctx) => ({ ...ctx, stopping: ending.signal }) });
  const second = await jobsOf(settings, { runner: 'second' });
  const { id } = await first.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 50, concurrency: 8 } });
  await first.start(id, 'everyone');
  const before = await first.until(id, ({ counts }) => counts.delivered >= 10);
  expect(before.status).toBe('running');

  const { work } = first.ctx.local.get(id) as { work: Promise<void> };
  ending.abort();
  await work;
  const given = await first.read(id);
  expect(given).toMatchObject({ status: 'running', counts: { claimed: 0, uncertain: 0 } });
  expect(given.counts.remaining).toBeGreaterThan(0);
  expect(await first.ctx.jobs.read(id)).toMatchObject({ runner: null });
  for await (const { owner } of first.ctx.jobs.progress(id, 0)) expect(owner).toBeNull();

  // The one that ends takes nothing up again, not even what nobody is at.
  const stored = await first.ctx.jobs.read(id);
  expect(stored && (await takeJob(first.ctx, stored))).toBe(false);
  await second.look();
  const done = await second.until(id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ delivered: CLIENTS, uncertain: 0, remaining: 0 });
  expect(clients.map(({ received }) => received)).toEqual(clients.map(() => ['once']));
  expect([...first.errors, ...second.errors]).toEqual([]);
});

test('a job that is being prepared is prepared elsewhere', async () => {
  const { settings } = await fleet(3);
  const ending = new AbortController();
  // Asked to end in the moment in which it has begun.
  const first = await jobsOf(settings, {
    runner: 'first',
    alter: (ctx) => ({
      ...ctx,
      stopping: ending.signal,
      jobs: {
        ...ctx.jobs,
        async change(...args: Parameters<typeof ctx.jobs.change>) {
          const isChanged = await ctx.jobs.change(...args);
          ending.abort();
          return isChanged;
        },
      },
    }),
  });
  const second = await jobsOf(settings, { runner: 'second' });
  const preparing = first.prepare({ audience: EVERYONE, content: NOTICE });
  await vi.waitFor(() => expect(ending.signal.aborted).toBe(true));
  await Promise.all([...first.ctx.local.values()].map(({ work }) => work));
  const [job] = await second.ctx.jobs.active();
  expect(job).toMatchObject({ status: 'preparing', runner: null });
  await second.look();
  expect(await preparing).toMatchObject({ status: 'prepared', card: { total: 3 } });
});
