import { expect, test, vi } from 'vitest';
import { JOB_MARKS, type JobCounts } from '../../domain/job-marks';
import { exportExceptions } from './export-exceptions';
import { prepareFleets } from './test-fleet';
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
