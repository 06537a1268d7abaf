import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { StoredJob } from '../../console/jobs';
import type { JobCounts } from '../../domain/job-marks';
import { testClientUser } from '../../domain/own-client';
import { idsIn, putRows } from '../test-sweep';
import { toJob } from './job-context';
import { prepareFleets } from './test-fleet';
import { beginHeld } from './test-held-turns';
import { jobsOf } from './test-jobs';
import { killable } from './test-killable';

/** Jobs over a real table and a real gateway with real clients, which keep what they got. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const TIMEOUT_MS = 60_000;

const { fleet, engine } = prepareFleets();

const notice = (template: string, format: 'text' | 'json' = 'text') => ({ kind: 'notice' as const, template, format });
const sum = (counts: JobCounts) => Object.values(counts).reduce((all, count) => all + count, 0);

/** Acts that have all read the job before any of them changes it. */
async function atOnce<T>({ ctx }: Awaited<ReturnType<typeof jobsOf>>, acts: (() => Promise<T>)[]) {
  const { jobs } = ctx;
  let reads = 0;
  let release = () => {};
  const allHaveRead = new Promise<void>((resolve) => {
    release = resolve;
  });
  ctx.jobs = {
    ...jobs,
    read: async (asked) => {
      const job = await jobs.read(asked);
      reads += 1;
      if (reads === acts.length) {
        ctx.jobs = jobs;
        release();
      }
      await allHaveRead;
      return job;
    },
  };
  return Promise.all(acts.map((act) => act()));
}

describe('preparing', () => {
  test('freezes who is registered, and touches nobody', async () => {
    const { clients, settings, tableName } = await fleet(3, 2);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: EVERYONE, content: notice('Hello') });
    expect(job).toMatchObject({
      status: 'prepared',
      card: { total: 5, segments: 1, meteredUnits: 5, payloadBytes: { least: 5, most: 5 } },
    });
    await putRows(engine(), tableName, [{ connectionId: 'Late_0000000000=', connectedAt: Date.now() }]);
    expect(await desk.start(job.id, 'everyone')).toMatchObject({ ok: true });
    const done = await desk.until(job.id, ({ status }) => status === 'done');
    expect(done.counts).toMatchObject({ delivered: 3, gone: 2 });
    expect(clients.map(({ received }) => received)).toEqual([['Hello'], ['Hello'], ['Hello']]);
    // Rows that are gone and unchanged have left; the one that came later was not asked.
    expect(await idsIn(engine(), tableName)).toEqual([...clients.map(({ id }) => id), 'Late_0000000000='].sort());
  });

  test('counts what the template lacks before anything is sent, and skips those', async () => {
    const { clients, settings } = await fleet(2, 1);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: EVERYONE, content: notice('{"to":"{{userId}}"}', 'json') });
    expect(job.card).toMatchObject({ total: 3, missing: { userId: 1 } });
    await desk.start(job.id, 'everyone');
    const done = await desk.until(job.id, ({ status }) => status === 'done');
    expect(done.counts).toMatchObject({ delivered: 2, skipped: 1 });
    expect(clients.map(({ received }) => received)).toEqual([['{"to":"user-0"}'], ['{"to":"user-1"}']]);
  });

  test('leaves out who is excluded, and takes ids that have no row', async () => {
    const { clients, settings, gone } = await fleet(3);
    const [a, b, c] = clients.map(({ id }) => id) as [string, string, string];
    const desk = await jobsOf(settings);
    const job = await desk.prepare({
      audience: { kind: 'ids', ids: [a, b, c, 'Unknown00000000='] },
      content: { kind: 'check' },
      exclusions: { ids: [a, 'a typo', 'own'], ownClient: 'own', users: ['user-1'] },
    });
    expect(gone).toEqual([]);
    expect(job.card).toMatchObject({ total: 2, excluded: 2, changed: null, withoutRow: 1, excludedNobody: 1 });
    // Nobody named the test client, which earlier consoles counted as well.
    const stored = (await desk.ctx.jobs.read(job.id)) as StoredJob;
    for (const ids of [2, 3]) {
      expect(toJob({ ...stored, exclusions: { ids, users: 1 } }).exclusions).toEqual({ ids: 2, users: 1 });
    }
    await desk.start(job.id);
    expect((await desk.until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({
      connected: 1,
      gone: 1,
    });
    expect(clients.every(({ received }) => received.length === 0)).toBe(true);
  });

  test('leaves out test clients of a console when asked to', async () => {
    const { clients, settings, tableName } = await fleet(1);
    const connectedAt = Date.now() - 60_000;
    const connectionId = 'TestClient00000=';
    await putRows(engine(), tableName, [{ connectionId, connectedAt, userId: testClientUser('ann', 'k3x9') }]);
    const desk = await jobsOf(settings);
    const wish = { audience: EVERYONE, content: { kind: 'check' } } as const;
    const exclusions = { ids: [], users: [] };
    expect((await desk.prepare({ ...wish, exclusions })).card).toMatchObject({ total: 2, excluded: 0 });
    const without = await desk.prepare({ ...wish, exclusions: { ...exclusions, testClients: true } });
    expect(without.card).toMatchObject({ total: 1, excluded: 1, examples: [{ connectionId: clients[0]?.id }] });
  });

  test('is refused in words for an empty filter, a field that is none, JSON that is none, and everyone by support', async () => {
    const { settings } = await fleet(0);
    const desk = await jobsOf(settings);
    const empty = { q: ' ', id: '', user: '', ip: '', scan: false };
    const ofFilter = (q: string) =>
      desk.prepare({ audience: { kind: 'filter', query: { ...empty, q } }, content: notice('x') });
    await expect(ofFilter(' ')).rejects.toThrow('An empty filter is not everyone');
    for (const q of [',', '""', ' , ,', '"",,""']) await expect(ofFilter(q)).rejects.toThrow('nothing to look for');
    await expect(ofFilter('status:dead')).rejects.toThrow('status: is one of');
    await expect(desk.prepare({ audience: EVERYONE, content: notice('{{nobody}}') })).rejects.toThrow('{{nobody}}');
    await expect(desk.prepare({ audience: EVERYONE, content: notice('{"a":{{userId}}}', 'json') })).rejects.toThrow(
      'JSON',
    );
    await expect(desk.prepare({ audience: EVERYONE, content: notice('x') }, 'support')).rejects.toThrow('everyone');
    const job = await desk.prepare({ audience: EVERYONE, content: notice('x') });
    expect(await desk.start(job.id, 'everyone')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Nobody') },
    });
  });

  test('the same job twice is one job, and starts once', async () => {
    const { clients, settings } = await fleet(2);
    const desk = await jobsOf(settings);
    const input = { id: randomUUID(), audience: EVERYONE, content: notice('once') };
    const [one, two] = await Promise.all([desk.prepare(input), desk.prepare(input)]);
    expect(one.id).toBe(two.id);
    expect(await desk.start(one.id, 'everyon')).toMatchObject({ ok: false });
    await Promise.all([desk.start(one.id, 'everyone'), desk.start(one.id, 'everyone')]);
    await desk.until(one.id, ({ status }) => status === 'done');
    expect(clients.map(({ received }) => received)).toEqual([['once'], ['once']]);
    expect((await desk.ctx.jobs.list('test', null)).jobs).toHaveLength(1);
  });
});

describe('running', () => {
  test(
    'everybody is accounted for and nobody gets it twice, though calls are throttled, fail and are cut',
    async () => {
      const { clients, settings, fail } = await fleet(150, 8);
      fail([
        { fault: 'throttle', rate: 0.05 },
        { fault: 'internal-error', rate: 0.03 },
        { fault: 'drop-before', rate: 0.02 },
        { fault: 'drop-after', rate: 0.03 },
      ]);
      const desk = await jobsOf(settings);
      const job = await desk.prepare({ audience: EVERYONE, content: notice('to {{connectionId}}') });
      await desk.start(job.id, 'everyone');
      const { counts } = await desk.until(job.id, ({ status }) => status === 'done');
      expect(sum(counts)).toBe(158);
      expect(counts).toMatchObject({ remaining: 0, claimed: 0, gone: expect.any(Number) });
      const got = clients.filter(({ received }) => received.length > 0);
      expect(
        clients.every(
          ({ received, id }) => received.length === 0 || (received.length === 1 && received[0] === `to ${id}`),
        ),
      ).toBe(true);
      // Who was cut after delivery has it and is told as uncertain.
      expect(got.length).toBeGreaterThanOrEqual(counts.delivered);
      expect(got.length).toBeLessThanOrEqual(counts.delivered + counts.uncertain);
      const told = await desk.exceptions(job.id);
      expect(told.exceptions).toHaveLength(158 - counts.delivered);

      fail([]);
      const again = await desk.prepare({
        audience: { kind: 'job', jobId: job.id, marks: 'ft' },
        content: notice('again'),
      });
      expect(again.card?.total).toBe(counts.failed + counts.throttled);
    },
    TIMEOUT_MS,
  );

  test('a kick says last words and closes', async () => {
    const { clients, settings } = await fleet(2);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({
      audience: EVERYONE,
      content: { kind: 'kick', lastWords: 'bye', graceMs: 10 },
      pace: { perSecond: 400 },
    });
    await desk.start(job.id, 'everyone');
    expect((await desk.until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ closed: 2 });
    expect(clients.map(({ received }) => received)).toEqual([['bye'], ['bye']]);
    expect((await clients[0]?.closed)?.code).toBe(1000);
  });

  test(
    'paused, stopped and gone on with later, it reaches everybody once',
    async () => {
      const { clients, settings } = await fleet(120);
      const desk = await jobsOf(settings);
      const job = await beginHeld(desk, 11, { content: notice('x'), pace: { perSecond: 200 } });
      const both = await Promise.all([desk.steer(job.id, 'pause'), desk.steer(job.id, 'stop')]);
      expect(both.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1);
      await Promise.all([...desk.ctx.local.values()].map(({ work }) => work));
      const halted = await desk.read(job.id);
      expect(['paused', 'stopped']).toContain(halted.status);
      expect(halted.counts.claimed).toBe(0);
      expect(halted.counts.remaining).toBe(120 - halted.counts.delivered);
      expect(halted.counts.remaining).toBeGreaterThan(0);
      if (halted.status === 'paused') await desk.steer(job.id, 'stop');
      job.more();

      const rest = await desk.prepare({ audience: { kind: 'job', jobId: job.id, marks: '.' }, content: notice('x') });
      expect(rest.card?.total).toBe(halted.counts.remaining);
      await desk.start(rest.id, 'everyone');
      await desk.until(rest.id, ({ status }) => status === 'done');
      expect(clients.every(({ received }) => received.length === 1)).toBe(true);
    },
    TIMEOUT_MS,
  );

  test.each([['stop', 'resume'] as const, ['resume', 'resume'] as const])(
    'of two who %s and %s a paused job at once a stop holds, the other is told what it is by now unless it is as wished, and nobody gets it twice',
    async (one, other) => {
      const { clients, settings } = await fleet(40);
      const desk = await jobsOf(settings);
      const job = await beginHeld(desk, 3, { content: notice('x'), pace: { perSecond: 100 } });
      expect(await desk.steer(job.id, 'pause')).toMatchObject({ ok: true, data: { status: 'paused' } });
      await Promise.all([...desk.ctx.local.values()].map(({ work }) => work));
      expect((await desk.read(job.id)).counts.remaining).toBeGreaterThan(0);

      const { status, changedAt } = await desk.read(job.id);
      const steer = (wish: 'stop' | 'resume', by: string) => () => desk.steer(job.id, wish, by, { status, changedAt });
      const both = await atOnce(desk, [steer(one, 'ann'), steer(other, 'ben')]);
      expect(both[0]).toMatchObject({ ok: true });
      const message = 'This job is stopped by now. Look at it again.';
      if (one === 'resume') job.more();
      if (!both[1]?.ok) expect([one, both[1]]).toMatchObject(['stop', { error: { code: 'conflict', message } }]);
      await Promise.all([...desk.ctx.local.values()].map(({ work }) => work));
      const end = await desk.until(job.id, ({ status }) => status === 'done' || status === 'stopped');
      expect(end.status).toBe(one === 'stop' ? 'stopped' : 'done');
      expect(sum(end.counts)).toBe(40);
      const got = clients.map(({ received }) => received.length);
      expect(Math.max(...got)).toBe(1);
      expect(got.filter((count) => count === 1)).toHaveLength(end.counts.delivered);
      expect(end.counts.remaining === 0).toBe(one === 'resume');
    },
    TIMEOUT_MS,
  );
});

test('of two starts by one person at once the one that is late is told of the other, and of nobody else', async () => {
  let at = Date.now();
  const desk = await jobsOf((await fleet(0)).settings, { alter: (ctx) => ({ ...ctx, now: () => ++at }) });
  const { id, status, changedAt } = await desk.prepare({ audience: { kind: 'ids', ids: ['a'] }, content: notice('x') });
  const startIn = (minutes: number) => () =>
    desk.start(id, '', { at: Date.now() + minutes * 60_000, seen: { status, changedAt } });
  const both = await atOnce(desk, [startIn(10), startIn(20)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  const message = 'This job is scheduled by now. Look at it again.';
  expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'conflict', message } });
});

test.each([20, 90, 150])(
  'a process that dies after %d calls leaves a job that another finishes: each got it at most once, and the unsure are few',
  async (after) => {
    const { clients, settings } = await fleet(150, 5);
    const victim = killable(after);
    const first = await jobsOf(settings, { alter: victim.alter });
    const job = await first.prepare({ audience: EVERYONE, content: notice('x') });
    await first.start(job.id, 'everyone');
    await vi.waitFor(() => expect(victim.isDead()).toBe(true), { timeout: TIMEOUT_MS });

    const second = await jobsOf(settings, { runner: 'process-2', aheadMs: 60_000 });
    const done = await (async () => {
      for (;;) {
        await second.look();
        const now = await second.read(job.id);
        if (now.status === 'done') return now;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    expect(sum(done.counts)).toBe(155);
    expect(done.counts).toMatchObject({ remaining: 0, claimed: 0 });
    expect(done.counts.uncertain).toBeLessThanOrEqual(128);
    expect(clients.every(({ received }) => received.length <= 1)).toBe(true);
    const got = clients.filter(({ received }) => received.length === 1).length;
    expect(got).toBeGreaterThanOrEqual(done.counts.delivered);
    expect(got).toBeLessThanOrEqual(done.counts.delivered + done.counts.uncertain);
  },
  TIMEOUT_MS,
);
