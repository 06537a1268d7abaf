import { expect, test } from 'vitest';
import type { NewAuditRecord } from '../../console/audit-log';
import type { JobCounts } from '../../domain/job-marks';
import { createCallSlots } from '../../gateway/call-slots';
import { waitFor } from '../../local/testing';
import { putRows } from '../test-sweep';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { beginHeld, holdTurns } from './test-held-turns';
import { jobsOf } from './test-jobs';

/** What a job was begun under changes while it runs. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const TIMEOUT_MS = 60_000;

const { fleet, engine } = prepareFleets();

const sum = (counts: JobCounts) => Object.values(counts).reduce((all, count) => all + count, 0);

test(
  'credentials that AWS refuses in the middle end it in words; it goes on when they work again, and nobody gets it twice',
  async () => {
    const { clients, settings, fail } = await fleet(60);
    const got = () => clients.filter(({ received }) => received.length > 0).length;
    const desk = await jobsOf(settings);
    const job = await beginHeld(desk, 10, { content: NOTICE, pace: { perSecond: 100 } });
    fail([{ fault: 'access-denied' }]);
    job.more();

    const failed = await desk.until(job.id, ({ status }) => status === 'failed' || status === 'done');
    expect(failed).toMatchObject({ status: 'failed', problem: expect.stringMatching(/refused/) });
    expect(sum(failed.counts)).toBe(60);
    expect(failed.counts.delivered).toBe(got());
    expect(failed.counts.remaining).toBeGreaterThan(0);

    fail([]);
    expect(await desk.steer(job.id, 'resume')).toMatchObject({ ok: true });
    const done = await desk.until(job.id, ({ status }) => status === 'done');
    expect(done.counts).toMatchObject({ remaining: 0, claimed: 0, uncertain: 0, delivered: got() });
    expect(sum(done.counts)).toBe(60);
    expect(clients.every(({ received }) => received.length <= 1)).toBe(true);
    expect(done.counts.delivered + done.counts.refused).toBe(60);
  },
  TIMEOUT_MS,
);

test('credentials that expire when few are left end it in words, and none of those counts as refused', async () => {
  const { clients, settings } = await fleet(5);
  const refusal = { outcome: 'refused', errorType: 'ExpiredTokenException' } as const;
  let isExpired = true;
  let calls = 0;
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      bulk: {
        ...ctx.bulk,
        post: async (connectionId, payload) => {
          calls += 1;
          return !isExpired || calls <= 2 ? ctx.bulk.post(connectionId, payload) : { connectionId, ...refusal };
        },
        get: async (connectionId) => (isExpired ? { connectionId, ...refusal } : ctx.bulk.get(connectionId)),
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 100 } });
  await desk.start(job.id, 'everyone');
  const failed = await desk.until(job.id, ({ status }) => status === 'failed' || status === 'done');
  expect(failed).toMatchObject({ status: 'failed', counts: { delivered: 2, refused: 0, remaining: 3 } });
  isExpired = false;
  await desk.steer(job.id, 'resume');
  await desk.until(job.id, ({ status }) => status === 'done');
  expect(clients.map(({ received }) => received)).toEqual(clients.map(() => ['x']));
});

test('credentials that expire while every other call is answered 429 end it in words: a 429 shows no good signature', async () => {
  const { settings } = await fleet(0);
  const ids = Array.from({ length: 60 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
  const refusal = { outcome: 'refused', errorType: 'ExpiredTokenException' } as const;
  let calls = 0;
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      bulk: {
        ...ctx.bulk,
        post: async (connectionId) => {
          calls += 1;
          if (calls <= 10) return { connectionId, outcome: 'delivered' };
          if (calls % 2 === 0) return { connectionId, outcome: 'throttled' };
          return { connectionId, ...refusal };
        },
        get: async (connectionId) => ({ connectionId, ...refusal }),
      },
    }),
  });
  const job = await desk.prepare({ audience: { kind: 'ids', ids }, content: NOTICE, pace: { perSecond: 1_000 } });
  await desk.start(job.id, 'test');
  const ended = await desk.until(job.id, ({ status }) => status === 'failed' || status === 'done');
  expect(ended).toMatchObject({
    status: 'failed',
    problem: expect.stringMatching(/^AWS refused many calls in a row\. Check the credentials/),
    counts: { delivered: 10, throttled: 0, refused: 0, remaining: 50 },
  });
});

test(
  'a target that is another by now is sent nothing: a resume says so, and the job stays as it is',
  async () => {
    const [before, after] = [await fleet(40), await fleet(1)];
    const desk = await jobsOf(before.settings);
    const job = await beginHeld(desk, 3, { content: NOTICE, pace: { perSecond: 50 } });
    await desk.steer(job.id, 'pause');
    await desk.until(job.id, () => desk.ctx.local.size === 0);

    // The same console after its targets file names another stage.
    const later = await jobsOf({ ...before.settings, port: after.settings.port }, { runner: 'process-2' });
    expect(await later.steer(job.id, 'resume')).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringMatching(/configuration .* has changed/) },
    });
    const paused = { status: 'paused', counts: { delivered: 3, remaining: 37 } };
    expect(await later.read(job.id)).toMatchObject(paused);
    expect(before.clients.filter(({ received }) => received.length > 0)).toHaveLength(3);
  },
  TIMEOUT_MS,
);

test(
  'a gateway that fails every call from the middle on uses up few: the job halts in words, a resume tries one, and it goes on once that gets through',
  async () => {
    const { clients, settings, fail } = await fleet(120);
    const desk = await jobsOf(settings);
    // However slow the machine is, few are under way when it is noticed.
    desk.ctx.slots = createCallSlots(8);
    const job = await beginHeld(desk, 6, { content: NOTICE, pace: { perSecond: 100 } });
    fail([{ fault: 'internal-error' }]);
    job.more();
    const failed = await desk.until(job.id, ({ status }) => status !== 'running');
    expect(failed).toMatchObject({
      status: 'failed',
      problem: expect.stringMatching(/calls got through\. API Gateway answered 500/),
    });
    expect(failed.counts.failed).toBeLessThan(40);
    expect(sum(failed.counts)).toBe(120);

    await desk.steer(job.id, 'resume');
    const again = await desk.until(job.id, ({ status }) => status !== 'running');
    expect(again).toMatchObject({ status: 'failed', problem: expect.stringMatching(/^The call that was tried first/) });
    expect(again.counts).toMatchObject({ failed: failed.counts.failed + 1, remaining: failed.counts.remaining - 1 });

    fail([]);
    await desk.steer(job.id, 'resume');
    const done = await desk.until(job.id, ({ status }) => status === 'done');
    expect(done.counts).toMatchObject({ remaining: 0, failed: again.counts.failed });
    await waitFor(async () => expect((await desk.ctx.jobs.read(job.id))?.isBraked).toBe(false));
    expect(clients.filter(({ received }) => received.length === 1)).toHaveLength(done.counts.delivered);
  },
  TIMEOUT_MS,
);

/** Posts and closes to these alone are refused for their signature; pauses between tries are over sooner. */
function refusedAlone(odd: readonly (string | undefined)[]) {
  const refusal = { outcome: 'refused', errorType: 'InvalidSignatureException' } as const;
  return ({ bulk, ...ctx }: JobContext): JobContext => ({
    ...ctx,
    elapsed: () => 8 * performance.now(),
    bulk: {
      ...bulk,
      post: async (connectionId, payload) =>
        odd.includes(connectionId) ? { connectionId, ...refusal } : bulk.post(connectionId, payload),
      delete: async (connectionId) =>
        odd.includes(connectionId) ? { connectionId, ...refusal } : bulk.delete(connectionId),
    },
  });
}

test('those whose calls alone are refused for their signature end as refused, also when many of them are left and nobody else, and the job is done', async () => {
  const { clients, settings } = await fleet(4);
  const others = Array.from({ length: 24 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
  const odd = [clients[0]?.id, ...others];
  const desk = await jobsOf(settings, { alter: refusedAlone(odd) });
  const audience = { kind: 'ids' as const, ids: [...clients.map(({ id }) => id), ...others] };
  const job = await desk.prepare({ audience, content: NOTICE, pace: { perSecond: 200 } });
  await desk.start(job.id);
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', problem: null, counts: { delivered: 3, refused: 25 } });
});

test.each([NOTICE, { kind: 'kick', lastWords: null, graceMs: 0 }] as const)(
  'a job of nobody but those who are refused alone ($kind) is done, and says that they were refused: the same call to nobody shows that AWS takes the credentials',
  async (content) => {
    const { settings } = await fleet(0);
    const ids = Array.from({ length: 24 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
    const desk = await jobsOf(settings, { alter: refusedAlone(ids) });
    const job = await desk.prepare({ audience: { kind: 'ids', ids }, content, pace: { perSecond: 200 } });
    await desk.start(job.id, 'test');
    const ended = await desk.until(job.id, ({ status }) => status !== 'running');
    expect(ended).toMatchObject({ status: 'done', problem: null, counts: { refused: 24 } });
  },
);

test('whoever is refused alone and left when a job is paused ends as refused once it goes on', async () => {
  const { clients, settings } = await fleet(2);
  const odd = Array.from({ length: 3 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
  const desk = await jobsOf(settings, { alter: refusedAlone(odd) });
  const audience = { kind: 'ids' as const, ids: [...clients.map(({ id }) => id), ...odd] };
  const job = await desk.prepare({ audience, content: NOTICE, pace: { perSecond: 200 } });
  // One for each: nobody has a second try before the pause.
  const { more } = holdTurns(desk.ctx, 5);
  await desk.start(job.id);
  await desk.until(job.id, ({ counts }) => counts.delivered === 2);
  expect(await desk.steer(job.id, 'pause')).toMatchObject({ ok: true });
  expect(await desk.until(job.id, () => desk.ctx.local.size === 0)).toMatchObject({ counts: { remaining: 3 } });
  more();
  expect(await desk.steer(job.id, 'resume')).toMatchObject({ ok: true });
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', problem: null, counts: { delivered: 2, refused: 3 } });
});

test('posts that are all refused for their signature, though looks are not, end the job in words before anybody counts as refused', async () => {
  const { settings } = await fleet(0);
  const ids = Array.from({ length: 60 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
  const refusal = { outcome: 'refused', errorType: 'InvalidSignatureException' } as const;
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      bulk: {
        ...ctx.bulk,
        post: async (connectionId) => ({ connectionId, ...refusal }),
        get: async (connectionId) => ({ connectionId, outcome: 'gone' }),
      },
    }),
  });
  const job = await desk.prepare({ audience: { kind: 'ids', ids }, content: NOTICE, pace: { perSecond: 1_000 } });
  await desk.start(job.id, 'test');
  expect(await desk.until(job.id, ({ status }) => status !== 'running')).toMatchObject({
    status: 'failed',
    problem: expect.stringMatching(/^AWS refused many calls in a row\. Check the credentials/),
    counts: { refused: 0, remaining: 60 },
  });
});

test('a job that halted goes on with nobody who cannot be connected any more, and may be stopped', async () => {
  const { settings } = await fleet(0);
  const ids = Array.from({ length: 40 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: { kind: 'ids', ids }, content: NOTICE, pace: { perSecond: 1 } });
  await desk.start(job.id);
  await desk.steer(job.id, 'pause');
  await desk.ctx.local.get(job.id)?.work;
  const later = await jobsOf(settings, { aheadMs: 29 * 24 * 60 * 60_000, runner: 'process-2' });
  const message =
    'Its recipients were written down 29 d ago, and connections live two hours at most. Stop it, and prepare another.';
  expect(await later.steer(job.id, 'resume')).toMatchObject({ error: { code: 'conflict', message } });
  expect(await later.steer(job.id, 'stop')).toMatchObject({ data: { status: 'stopped' } });
  await later.ctx.local.get(job.id)?.work;
});

test('a start that was asked for at a time is of whoever is there when one person, whom the rule is enough for by then, begins it', async () => {
  const { settings, clients, connect, tableName } = await fleet(1);
  const underRule = (approveAbove: number | null) => ({
    alter: (ctx: JobContext): JobContext => ({ ...ctx, target: { ...ctx.target, approveAbove } }),
  });
  const desk = await jobsOf(settings, underRule(0));
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone', { at: Date.now() + 60_000 });
  const late = await connect();
  await putRows(engine(), tableName, [{ connectionId: late.id, connectedAt: Date.now() }]);
  const then = await jobsOf(settings, { ...underRule(null), aheadMs: 5 * 60_000, runner: 'process-2' });
  const seen = await then.read(job.id);
  expect(await then.start(job.id, 'everyone', { by: 'ben' })).toMatchObject({ data: { status: 'scheduled' } });
  expect(await then.start(job.id, 'everyone', { by: 'ben', seen })).toMatchObject({ data: { isLate: true } });
  await then.look();
  expect(await then.until(job.id, ({ status }) => status === 'done')).toMatchObject({ counts: { delivered: 2 } });
  expect([...clients, late].map(({ received }) => received)).toEqual([['x'], ['x']]);
});

test('the end of a job is in the audit, with what became of everybody', async () => {
  const { settings, gone } = await fleet(3, 2);
  const records: NewAuditRecord[] = [];
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      audit: {
        begin: async (record) => {
          records.push(record);
          return 'recorded';
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  await desk.until(job.id, ({ status }) => status === 'done');
  await waitFor(() => expect(records).not.toHaveLength(0));
  expect(gone).toHaveLength(2);
  expect(records.at(-1)).toMatchObject({ act: 'job', target: 'test', subjects: [job.id], total: 5, outcome: 'done' });
  expect(records.at(-1)?.detail).toMatch(/^3 delivered, 2 gone$/);
});
