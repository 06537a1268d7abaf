import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { prepareJobSchema } from '../../domain/job-input';
import { permissionsOf } from '../../domain/role';
import { waitFor } from '../../local/testing';
import { createJobRun } from './job-run';
import { prepareJob } from './prepare-job';
import { runSegment } from './run-segment';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Another job for some recipients of one that is over: nobody is reached twice because two had the same thought. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'once', format: 'text' } as const;
const { fleet } = prepareFleets();
type Desk = Awaited<ReturnType<typeof jobsOf>>;

const ask = ({ ctx }: Desk, input: object, id = randomUUID()) =>
  prepareJob({
    ctx,
    input: prepareJobSchema.parse({ id, target: 'test', pace: { perSecond: 1_000 }, ...input }),
    user: { name: 'ben', role: 'admin', permissions: permissionsOf('admin') },
  });

/** A job of which all recipients remain. */
async function stopped(desk: Desk) {
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.ctx.jobs.change(job.id, { status: 'paused', startedAt: Date.now(), runner: null }, { status: 'prepared' });
  await desk.steer(job.id, 'stop');
  return job.id;
}

test('of two who go on with the remaining at once one does, and the other hears which job that is', async () => {
  const { clients, settings } = await fleet(3);
  const desk = await jobsOf(settings);
  const jobId = await stopped(desk);
  const wish = { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE };
  const both = await Promise.all([ask(desk, wish), ask(desk, wish)]);
  const won = both.find(({ ok }) => ok);
  const other = both.find(({ ok }) => !ok);
  if (!won?.ok || other?.ok !== false) throw new Error('One goes on, and one does not.');
  expect(other.error).toMatchObject({ code: 'conflict', jobId: won.data.id });
  expect(other.error.message).toMatch(/^Another job, prepared by ben .* ago, goes on with these\./);
  expect((await desk.read(jobId)).followUps).toEqual({ remaining: won.data.id });
  await desk.until(won.data.id, ({ status }) => status === 'prepared');
  await desk.start(won.data.id, 'everyone');
  await desk.until(won.data.id, ({ status }) => status === 'done');
  expect(await ask(desk, wish)).toMatchObject({ ok: false, error: { jobId: won.data.id } });
  expect(clients.map(({ received }) => received)).toEqual([['once'], ['once'], ['once']]);
});

test('the same form twice is one follow-up, others are for others, and one that is discarded makes room', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const jobId = await stopped(desk);
  const wish = { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE };
  const id = randomUUID();
  expect(await Promise.all([ask(desk, wish, id), ask(desk, wish, id)])).toMatchObject([{ ok: true }, { ok: true }]);
  expect(await ask(desk, { ...wish, audience: { ...wish.audience, marks: 'rt' } })).toMatchObject({ ok: true });
  // Whoever is only looked at is reached by nobody.
  expect(await ask(desk, { ...wish, content: { kind: 'check' } })).toMatchObject({ ok: true });
  expect(await ask(desk, wish)).toMatchObject({ ok: false });
  await desk.until(id, ({ status }) => status === 'prepared');
  await desk.steer(id, 'discard');
  expect(await ask(desk, wish)).toMatchObject({ ok: true });
});

test('a follow-up that lost its recipients to another before it was written down calls nobody', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const jobId = await stopped(desk);
  const wish = { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE };
  const [late, other] = [randomUUID(), randomUUID()];
  await ask(desk, wish, other);
  const won = await desk.until(other, ({ status }) => status === 'prepared');
  expect(won.card?.total).toBe(1);
  // Its console ended as soon as there was the job; another goes on with it.
  const stored = await desk.ctx.jobs.read(other);
  if (stored) await desk.ctx.jobs.create({ ...stored, id: late, status: 'preparing', runner: null, card: null });
  await desk.look();
  const lost = await desk.until(late, ({ status }) => status !== 'preparing');
  expect(lost).toMatchObject({ status: 'discarded', problem: expect.stringContaining('goes on with these') });
});

test('nobody goes on with a job that may still reach them itself', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const { id: jobId } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.ctx.jobs.change(jobId, { status: 'paused', startedAt: Date.now() }, { status: 'prepared' });
  const wish = { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE };
  expect(await ask(desk, wish)).toMatchObject({
    ok: false,
    error: { message: 'The earlier job has not ended, so it may still reach these itself. Stop it first.' },
  });
});

test('nobody goes on where the name of the target means another place, for its connections are not those of the earlier job', async () => {
  const here = await fleet(2);
  const there = await fleet(1, 300);
  const desk = await jobsOf(here.settings);
  const jobId = await stopped(desk);
  const other = await jobsOf(there.settings, { alter: (ctx) => ({ ...ctx, jobs: desk.ctx.jobs }) });
  for (const content of [NOTICE, { kind: 'check' }]) {
    const error = { code: 'conflict', message: expect.stringMatching(/^The earlier job belongs to another place: /) };
    expect(await ask(other, { audience: { kind: 'job', jobId, marks: '.' }, content })).toMatchObject({ error });
  }
  expect((await desk.read(jobId)).followUps).toEqual({});
  expect(await ask(desk, { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE })).toMatchObject({
    ok: true,
  });
});

test('a follow-up waits for calls of the earlier job that are still under way', async () => {
  const { settings } = await fleet(2);
  const desk = await jobsOf(settings);
  const jobId = await stopped(desk);
  const now = desk.ctx.now();
  const under = { segment: 0, marks: '?.', owner: 'another', leaseUntil: now + 60_000, version: 0 };
  await desk.ctx.jobs.writeProgress(jobId, under);
  const id = randomUUID();
  await ask(desk, { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE }, id);
  await waitFor(async () => expect((await desk.read(id)).problem).toMatch(/still under way/));
  await desk.ctx.jobs.writeProgress(jobId, { ...under, marks: 'd.', owner: null, version: 1 });
  expect((await desk.until(id, ({ status }) => status !== 'preparing')).card?.total).toBe(1);
});

test('a process that slept since the earlier job ran sends nothing of what another goes on with', async () => {
  const { clients, settings } = await fleet(2);
  const desk = await jobsOf(settings);
  const jobId = await stopped(desk);
  const id = randomUUID();
  await ask(desk, { audience: { kind: 'job', jobId, marks: '.' }, content: NOTICE }, id);
  await desk.until(id, ({ status }) => status === 'prepared');
  const slept = await jobsOf(settings, { runner: 'slept' });
  const seen = await slept.ctx.jobs.read(jobId);
  if (!seen) throw new Error('It is not there.');
  const asItWas = { ...seen, status: 'running' as const };
  expect(await runSegment(slept.ctx, asItWas, 0, createJobRun(slept.ctx, asItWas))).toBe(false);
  expect(clients.map(({ received }) => received)).toEqual([[], []]);
  expect((await desk.read(jobId)).counts).toMatchObject({ remaining: 2, claimed: 0 });
});
