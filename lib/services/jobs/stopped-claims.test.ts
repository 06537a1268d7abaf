import { expect, test, vi } from 'vitest';
import { JOB_MARKS, type JobCounts } from '../../domain/job-marks';
import { waitFor } from '../../local/testing';
import { exportExceptions } from './export-exceptions';
import type { JobContext } from './job-context';
import { createJobSessions } from './job-session';
import { prepareFleets } from './test-fleet';
import { beginHeld } from './test-held-turns';
import { jobsOf } from './test-jobs';
import { killable } from './test-killable';

/** A job that is stopped after its process was killed: nobody works on it again, and everybody stays in the books. */

const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const TOTAL = 40;
const sum = (counts: JobCounts) => Object.values(counts).reduce((all, count) => all + count, 0);

const { fleet } = prepareFleets();

test('whoever was claimed is in flight until the lease ends, and uncertain from then on', async () => {
  const { clients, settings } = await fleet(TOTAL);
  const victim = killable(25);
  const first = await jobsOf(settings, { alter: victim.alter });
  const job = await first.prepare({ audience: { kind: 'everyone', scan: false }, content: NOTICE });
  await first.start(job.id, 'everyone');
  await vi.waitFor(() => expect(victim.isDead()).toBe(true), { timeout: 20_000 });

  const now = await jobsOf(settings, { runner: 'process-2' });
  expect(await now.steer(job.id, 'stop')).toMatchObject({ ok: true });
  const atFirst = (await now.read(job.id)).counts;
  expect(atFirst).toMatchObject({ uncertain: 0 });
  expect(atFirst.claimed).toBeGreaterThan(0);

  const later = await jobsOf(settings, { runner: 'process-3', aheadMs: 60_000 });
  await later.look();
  const { status, counts } = await later.read(job.id);
  expect(status).toBe('stopped');
  expect(counts).toMatchObject({ ...atFirst, claimed: 0, uncertain: atFirst.claimed });
  expect(sum(counts)).toBe(TOTAL);
  const got = clients.filter(({ received }) => received.length > 0).length;
  expect(got).toBeGreaterThanOrEqual(counts.delivered);
  expect(got).toBeLessThanOrEqual(counts.delivered + counts.uncertain);

  const { exceptions } = await later.exceptions(job.id);
  expect(exceptions.filter(({ outcome }) => outcome === 'uncertain')).toHaveLength(counts.uncertain);
  const file = await exportExceptions({
    ctx: later.ctx,
    input: { id: job.id, outcome: 'uncertain' },
    signal: new AbortController().signal,
  });
  let text = '';
  if (file.ok) for await (const chunk of file.data.chunks) text += chunk;
  expect(text.match(/,uncertain/g)).toHaveLength(counts.uncertain);

  expect(await first.ctx.jobs.readProgress(job.id, 0)).toMatchObject({ owner: 'process-1' });

  // Another job makes it final, before it says whom it is for.
  const again = (marks: string) => later.prepare({ audience: { kind: 'job', jobId: job.id, marks }, content: NOTICE });
  expect((await again(JOB_MARKS.uncertain)).card?.total).toBe(counts.uncertain);
  expect((await again(JOB_MARKS.remaining)).card?.total).toBe(counts.remaining);
  expect((await first.ctx.jobs.readProgress(job.id, 0))?.marks).not.toContain(JOB_MARKS.claimed);
  expect((await later.read(job.id)).counts).toEqual(counts);
});

/** From its first look at a segment, or its first claim, on its calls to the table stand still until it is woken; its beats never come through. */
function sleeperAt(at: 'readProgress' | 'writeProgress') {
  let isAsleep = false;
  let wake = () => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const alter = (ctx: JobContext): JobContext => {
    const { jobs } = ctx;
    return {
      ...ctx,
      jobs: {
        ...jobs,
        [at]: async (...args: never[]) => {
          isAsleep = true;
          await woken;
          return (jobs[at] as (...args: never[]) => unknown)(...args);
        },
        change: async (id, values, expected) => {
          if (isAsleep) throw new Error('No answer.');
          return jobs.change(id, values, expected);
        },
      },
    };
  };
  return { alter, wake, isAsleep: () => isAsleep };
}

test.each(['readProgress', 'writeProgress'] as const)(
  'a process that slept in %s, and was given up meanwhile, sends to nobody with whom another job went on',
  async (at) => {
    const { clients, settings } = await fleet(4);
    const sleeper = sleeperAt(at);
    const first = await jobsOf(settings, { alter: sleeper.alter });
    const { id } = await first.prepare({ audience: { kind: 'everyone', scan: false }, content: NOTICE });
    await first.start(id, 'everyone');
    const { work } = first.ctx.local.get(id) ?? {};
    await waitFor(() => expect(sleeper.isAsleep()).toBe(true));

    const later = await jobsOf(settings, { runner: 'process-2', aheadMs: 60_000 });
    expect(await later.steer(id, 'stop')).toMatchObject({ ok: true });
    const audience = { kind: 'job', jobId: id, marks: JOB_MARKS.remaining } as const;
    const rest = await later.prepare({ audience, content: NOTICE });
    expect(rest.card?.total).toBe(4);
    await later.start(rest.id, 'everyone');
    await later.until(rest.id, ({ status }) => status === 'done');
    sleeper.wake();
    await work;
    expect(clients.map(({ received }) => received)).toEqual([['x'], ['x'], ['x'], ['x']]);
    expect((await later.read(id)).counts).toMatchObject({ remaining: 4 });
  },
);

test.each([
  { looks: 'fail', sees: false },
  { looks: 'are answered too late', sees: true },
])(
  'a process whose looks whether a job is still to run $looks sends to nobody else, until they do not',
  async ({ sees }) => {
    const { clients, settings } = await fleet(60);
    let aheadMs = 0;
    let isDown = false;
    let looks = 0;
    const desk = await jobsOf(settings, {
      alter: (ctx) => ({
        ...ctx,
        elapsed: () => performance.now() + aheadMs,
        jobs: {
          ...ctx.jobs,
          // What is claimed and settled can be written all the while.
          change: async (id, values, expected) => {
            if (!isDown) return ctx.jobs.change(id, values, expected);
            looks += 1;
            if (!sees) throw Object.assign(new Error('Slow down.'), { name: 'ThrottlingException' });
            const answer = await ctx.jobs.change(id, values, expected);
            aheadMs += 4_000;
            return answer;
          },
        },
      }),
    });
    const got = () => clients.filter(({ received }) => received.length > 0).length;
    const looksMore = (count: number, from = looks) =>
      vi.waitFor(() => expect(looks).toBeGreaterThan(from + count), { timeout: 20_000 });
    const job = await beginHeld(desk, 4, { content: NOTICE, pace: { perSecond: 50 } });
    isDown = true;
    // One that was under way still says that it is to run.
    await looksMore(0);
    aheadMs += 4_000;
    await looksMore(2);
    // Those who were claimed before that.
    job.more();
    await desk.until(job.id, ({ counts }) => counts.claimed === 0);
    const before = got();
    expect(before).toBeLessThan(60);
    await looksMore(10);
    expect(got()).toBe(before);
    isDown = false;
    expect((await desk.until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 60 });
    expect(clients.every(({ received }) => received.length === 1)).toBe(true);
  },
);

test('a worker whose looks at a job fail, or are answered too late, knows that it cannot see', async () => {
  const { settings } = await fleet(1);
  let aheadMs = 0;
  let isDown = false;
  let tookMs = 0;
  let looks = 0;
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      elapsed: () => performance.now() + aheadMs,
      jobs: {
        ...ctx.jobs,
        read: async (id) => {
          looks += 1;
          if (isDown) throw new Error('Throughput exceeded.');
          const job = await ctx.jobs.read(id);
          aheadMs += tookMs;
          return job;
        },
      },
    }),
  });
  const { id } = await desk.prepare({ audience: { kind: 'everyone', scan: false }, content: NOTICE });
  await desk.ctx.jobs.change(id, { status: 'running' }, {});
  const job = await desk.ctx.jobs.read(id);
  if (!job) throw new Error('It is there.');
  await createJobSessions().during(desk.ctx, job, async ({ run }) => {
    expect(run.isBlind()).toBe(false);
    isDown = true;
    aheadMs += 4_000;
    const before = looks;
    await waitFor(() => expect(looks).toBeGreaterThan(before + 2));
    expect([run.isBlind(), run.isHalted()]).toEqual([true, false]);
    isDown = false;
    await waitFor(() => expect(run.isBlind()).toBe(false));
    tookMs = 4_000;
    const inTime = looks;
    await waitFor(() => expect(looks).toBeGreaterThan(inTime + 2));
    expect([run.isBlind(), run.isHalted()]).toEqual([true, false]);
    tookMs = 0;
    await waitFor(() => expect(run.isBlind()).toBe(false));
    await desk.ctx.jobs.change(id, { status: 'paused' }, {});
    await waitFor(() => expect(run.isHalted()).toBe(true));
  });
});

test('what a process that only slept writes when it wakes is what counts', async () => {
  const { settings } = await fleet(3);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: { kind: 'everyone', scan: false }, content: NOTICE });
  const { jobs } = desk.ctx;
  const sleeping = { segment: 0, owner: 'sleeper', leaseUntil: desk.ctx.now() - 1 };
  expect(await jobs.writeProgress(job.id, { ...sleeping, marks: 'd?.', version: 0 })).toBe(true);
  const ended = { status: 'stopped', startedAt: desk.ctx.now() } as const;
  expect(await jobs.change(job.id, ended, { status: 'prepared' })).toBe(true);
  expect((await desk.read(job.id)).counts).toMatchObject({ delivered: 1, claimed: 0, uncertain: 1, remaining: 1 });
  expect(await jobs.writeProgress(job.id, { ...sleeping, owner: null, marks: 'dd.', version: 1 })).toBe(true);
  expect((await desk.read(job.id)).counts).toMatchObject({ delivered: 2, claimed: 0, uncertain: 0, remaining: 1 });
});
