import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import type { StoredJob } from '../../console/jobs';
import type { JobCard } from '../../domain/job';
import { until } from '../../local/testing';
import { shardOf } from '../../registry/layout';
import { ghostIds, idsIn } from '../test-sweep';
import { createJobRun } from './job-run';
import { canaryOf } from './run-canary';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

const { fleet, engine } = prepareFleets();
const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;

test('a canary goes first, and the others follow when it went well', async () => {
  const { clients, settings } = await fleet(40);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.canary).toMatchObject({
    state: 'passed',
    words: expect.stringContaining('Of the first 10 recipients 10'),
  });
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

test('a canary whose clients leave as soon as they have it is a bad one', async () => {
  const { clients, settings } = await fleet(30);
  for (const { socket } of clients) socket.on('message', () => socket.terminate());
  const desk = await jobsOf(settings);
  const job = await desk.prepare({
    audience: EVERYONE,
    content: NOTICE,
    canary: { watchSeconds: 1 },
  });
  await desk.start(job.id, 'everyone');
  const halted = await desk.until(job.id, ({ status }) => status === 'failed' || status === 'done');
  expect(halted.problem).toContain('were disconnected by then');
  expect(halted.counts.remaining).toBe(20);
});

test('a canary whose segment another process still holds is judged by all of the first, once they are tried', async () => {
  const { settings } = await fleet(40);
  const desk = await jobsOf(settings, { runner: 'second' });
  const { jobs } = desk.ctx;
  const { id } = await desk.prepare({
    audience: EVERYONE,
    content: NOTICE,
    canary: { watchSeconds: 0 },
    pace: { perSecond: 100 },
  });
  // Its console died in the canary, and has been silent for longer than its lease of the segment lasts.
  const now = Date.now();
  await jobs.change(id, { status: 'running', startedAt: now - 16_000, runner: 'dead', beatAt: now - 15_100 }, {});
  const marks = `d${'.'.repeat(39)}`;
  await jobs.writeProgress(id, { segment: 0, marks, owner: 'dead', leaseUntil: now + 1_000, version: 0 });
  const over = await until(async () => {
    await desk.look();
    const job = await desk.read(id);
    return ['done', 'failed'].includes(job.status) ? job : undefined;
  }, 30_000);
  expect(over).toMatchObject({ status: 'done', canary: { state: 'passed' }, counts: { delivered: 40 } });
  expect(over.canary?.words).toMatch(/^Of the first 10 recipients 10 were reached/);
});

test('a canary is a hundredth, or ten, also of segments that hold a few recipients each', async () => {
  const { settings, tableName } = await fleet(0);
  const connectedAt = Date.now() - 60_000;
  // Of texts so long a segment takes five or so.
  const note = 'x'.repeat(17_000);
  for (const connectionId of ghostIds(120)) {
    const Item = marshall({ connectionId, connectedAt, note, shard: shardOf(connectionId) });
    await engine().client.send(new PutItemCommand({ TableName: tableName, Item }));
  }
  const desk = await jobsOf(settings);
  const job = await desk.prepare({
    audience: EVERYONE,
    content: { kind: 'notice', template: '{{attr:note}}', format: 'text' },
    canary: { watchSeconds: 0 },
  });
  expect(job.card?.segments).toBeGreaterThan(20);
  await desk.start(job.id, 'everyone');
  const halted = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(halted).toMatchObject({ status: 'failed', counts: { gone: 10, remaining: 110 } });
});

test('a canary of which all are gone halts the job, whose target may be at another API, and no row of its living clients is removed', async () => {
  const here = await fleet(30);
  const there = await fleet(0);
  const ids = here.clients.map(({ id }) => id).sort();
  const desk = await jobsOf({ ...here.settings, port: there.settings.port });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const halted = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(halted).toMatchObject({
    status: 'failed',
    problem:
      'None of the first 10 recipients was reached: all were gone. Does the address of this target belong to these rows? Nobody else was tried.',
    canary: { state: 'failed' },
    counts: { gone: 10, remaining: 20 },
  });
  // Whoever knows better goes on, and still nobody is reached.
  expect(await desk.steer(job.id, 'goOn')).toMatchObject({ ok: true });
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', counts: { gone: 30 } });
  expect(done.problem).toMatch(/^Nobody was reached, so that no row of whoever was gone was removed\./);
  expect(await idsIn(engine(), here.tableName)).toEqual(ids);
});

test('a canary of pasted ids without rows that are all gone asks whether they are of this target, and says no longer than that holds that nobody else was tried', async () => {
  const { settings } = await fleet(0);
  const desk = await jobsOf(settings);
  const audience = { kind: 'ids', ids: ghostIds(20) } as const;
  const job = await desk.prepare({ audience, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id);
  const words = 'None of the first 10 recipients was reached: all were gone. Are these ids of this target?';
  const halted = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(halted).toMatchObject({ problem: `${words} Nobody else was tried.`, canary: { words } });
  expect(await desk.steer(job.id, 'goOn')).toMatchObject({ ok: true });
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ problem: null, canary: { words: `${words} ann went on.` }, counts: { gone: 20 } });
});

test('so few that a canary would be all of them are reached at once, and the job says so', async () => {
  const { settings } = await fleet(10);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 60 } });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', counts: { delivered: 10 } });
  expect(done.canary).toMatchObject({ state: 'passed', until: null, words: 'Too few for a canary: all at once.' });
});

test('whoever of a canary is skipped for lack of a field has not failed', async () => {
  const { clients, settings } = await fleet(10, 10);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({
    audience: EVERYONE,
    content: { kind: 'notice', template: 'to {{userId}}', format: 'text' },
    canary: { watchSeconds: 0 },
  });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', counts: { delivered: 10, skipped: 10 } });
  expect(done.canary?.words).toMatch(/[1-9]\d* skipped, 0 were gone and 0 failed/);
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

test('a canary of a console that may not look at connections passes by what was delivered, and says that the rest is not known', async () => {
  const { clients, settings, fail } = await fleet(24);
  fail([{ fault: 'access-denied', methods: ['GET'] }]);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', counts: { delivered: 24 } });
  expect(done.canary?.words).toMatch(/10 were reached, .* 0 failed\. Whether they stayed is not known\.$/);
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
  // However many are refused: nobody is reached by a look.
  const run = createJobRun(desk.ctx, (await desk.ctx.jobs.read(job.id)) as StoredJob);
  const looks = await Promise.all(clients.map(({ id }) => run.look(() => desk.ctx.bulk.get(id))));
  expect(looks.map((look) => look?.outcome)).toEqual(clients.map(() => 'refused'));
  expect([run.isHalted(), run.problem(), run.refusals.isDenied(), run.says()]).toEqual([false, null, false, null]);
  run.leave();
});

test('a canary that a console of another version chose otherwise, and watches, comes to its end', async () => {
  const { clients, settings } = await fleet(24);
  const desk = await jobsOf(settings, { runner: 'second' });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  const now = Date.now();
  const marks = '.'.repeat(24);
  await desk.ctx.jobs.writeProgress(job.id, { segment: 0, marks, owner: null, leaseUntil: 0, version: 0 });
  const watched = { ...job.canary, watchSeconds: 0, state: 'watching', until: now, words: null } as const;
  const running = { status: 'running', startedAt: now, runner: null, canary: watched } as const;
  await desk.ctx.jobs.change(job.id, running, { status: 'prepared' });
  await desk.look();
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', canary: { state: 'passed' }, counts: { delivered: 24 } });
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

test.each([
  [10, undefined],
  [11, 10],
  [19, 10],
  [24, 10],
  [1_000, 10],
  [1_999, 20],
  [123_456, 1_235],
])('of %i recipients %s go first, evenly', (total, count) => {
  const isCanary = canaryOf({ card: { total } as JobCard });
  const places = isCanary && Array.from({ length: total }, (_, place) => place).filter(isCanary);
  expect(places?.length).toBe(count);
  const gaps = places?.slice(1).map((place, at) => place - (places[at] as number)) ?? [0];
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});

test('a resume is of the job that the page showed: a canary that failed since is gone on with only by a wish of its own', async () => {
  const { settings, fail, clients } = await fleet(20);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  // Paused before the first of them, and two look at it.
  await desk.ctx.jobs.change(job.id, { status: 'paused', startedAt: Date.now() }, {});
  const seen = await desk.read(job.id);
  fail([{ fault: 'internal-error' }]);
  expect(await desk.steer(job.id, 'goOn', 'ann')).toMatchObject({
    error: { message: expect.stringMatching(/Resume it/) },
  });
  expect(await desk.steer(job.id, 'resume', 'ann', seen)).toMatchObject({ ok: true });
  const failed = await desk.until(job.id, ({ status }) => status === 'failed');
  fail([]);
  const words = 'This job is failed by now. Look at it again.';
  expect(await desk.steer(job.id, 'resume', 'ben', seen)).toMatchObject({
    error: { code: 'conflict', message: words },
  });
  const again = { ...failed, changedAt: failed.changedAt - 1 };
  expect(await desk.steer(job.id, 'goOn', 'ben', again)).toMatchObject({ error: { code: 'conflict' } });
  expect(await desk.steer(job.id, 'resume', 'ben')).toMatchObject({
    error: { message: expect.stringMatching(/canary/) },
  });
  expect(clients.flatMap(({ received }) => received)).toEqual([]);
  // To send to nobody else is right on whatever page.
  expect(await desk.steer(job.id, 'stop', 'ben', seen)).toMatchObject({ ok: true, data: { status: 'stopped' } });
});

test('a table that is silent while a canary is judged is waited for', async () => {
  const { settings, clients } = await fleet(20);
  let readings = 0;
  const desk = await jobsOf(settings, {
    alter: ({ jobs, ...ctx }) => {
      // Each reading before it is watched, and each after it, fails at first.
      const silent = new Set(['open', 'watching']);
      let now = '';
      return {
        ...ctx,
        jobs: {
          ...jobs,
          async change(id, values, expected) {
            if (values.canary?.state === 'watching') now = 'watching';
            return jobs.change(id, values, expected);
          },
          async writeProgress(id, progress) {
            if (progress.owner === null) now ||= 'open';
            return jobs.writeProgress(id, progress);
          },
          async readRecipients(id, segment) {
            // Of the two readings before it the first one says whether all are settled.
            if (now === 'open' && readings++ < 2) return jobs.readRecipients(id, segment);
            if (silent.delete(now)) throw Object.assign(new Error('timed out'), { name: 'TimeoutError' });
            return jobs.readRecipients(id, segment);
          },
        },
      };
    },
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', canary: { state: 'passed' } });
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

test('a job that a fault of the console ends beats no more', async () => {
  const { settings } = await fleet(20);
  let beats = 0;
  const desk = await jobsOf(settings, {
    alter: ({ jobs, bulk, ...ctx }) => ({
      ...ctx,
      // Between two beats of a job; the others are as they were.
      wait: (ms) => (ms === 500 ? new Promise((resolve) => setImmediate(resolve)) : ctx.wait(ms)),
      // Asked of whoever got it, when a canary is judged.
      bulk: { ...bulk, get: () => Promise.reject(new Error('A fault.')) },
      jobs: {
        ...jobs,
        change: (id, values, expected) => {
          if (values.rate !== undefined && values.beatAt !== undefined) beats += 1;
          return jobs.change(id, values, expected);
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  await desk.ctx.local.get(job.id)?.work;
  expect(await desk.read(job.id)).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('could not go on'),
  });
  const before = beats;
  for (let reads = 0; reads < 10; reads++) await desk.read(job.id);
  expect([before > 0, beats]).toEqual([true, before]);
});
