import { expect, onTestFinished, test, vi } from 'vitest';
import type { NewAuditRecord } from '../../console/audit-log';
import { JOB_MARKS, marksOfAll, retriableOf } from '../../domain/job-marks';
import { RoleNotAssumedError } from '../../domain/role-not-assumed';
import { createBulkClient } from '../../gateway/bulk-client';
import { exportExceptions } from './export-exceptions';
import { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { jobsOf } from './test-jobs';

/** Kicks whose last words arrive and whose closes do not: the words are said once, whatever is tried again. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const KICK = { kind: 'kick', lastWords: 'bye', graceMs: 0 } as const;
const PACE = { perSecond: 100 };
const RETRY_MARKS = marksOfAll(retriableOf(KICK));
const REFUSED = expect.stringMatching(/^AWS refused closes\. .*execute-api:ManageConnections with DELETE/);

const { fleet } = prepareFleets();

test.each([
  { fault: 'access-denied', deletes: 5, problem: REFUSED },
  { fault: 'throttle', deletes: 5, problem: null },
  { fault: 'internal-error', deletes: 1, problem: null },
])('of a close that meets $fault only the close is repeated, and nothing later says the words again', async (row) => {
  const { clients, settings, fail } = await fleet(3);
  fail([{ fault: row.fault, methods: ['DELETE'] }]);
  const records: NewAuditRecord[] = [];
  const closes: string[] = [];
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      audit: { begin: async (record) => String(records.push(record)) },
      bulk: {
        ...ctx.bulk,
        delete: (id) => {
          closes.push(id);
          return ctx.bulk.delete(id);
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: PACE });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', problem: row.problem, counts: { delivered: 3, refused: 0, closed: 0 } });
  expect(clients.map(({ received }) => received)).toEqual([['bye'], ['bye'], ['bye']]);
  expect(closes).toHaveLength(3 * row.deletes);
  await desk.ctx.local.get(job.id)?.work;
  expect(records.at(-1)?.detail).toBe('3 toldNotClosed');

  // They are exceptions, and not among those that are tried again.
  expect((await desk.exceptions(job.id)).exceptions).toHaveLength(3);
  const file = await exportExceptions({
    ctx: desk.ctx,
    input: { id: job.id, outcome: null },
    signal: new AbortController().signal,
  });
  let text = '';
  if (file.ok) for await (const chunk of file.data.chunks) text += chunk;
  expect(text.match(/toldNotClosed/g)).toHaveLength(3);
  fail([]);
  const again = { kind: 'job', jobId: job.id, marks: RETRY_MARKS } as const;
  const retried = await desk.prepare({ audience: again, content: KICK, pace: PACE });
  expect(retried.card?.total).toBe(0);

  // Another job closes them without words.
  const close = await desk.prepare({
    audience: { kind: 'job', jobId: job.id, marks: JOB_MARKS.delivered },
    content: { ...KICK, lastWords: null },
    pace: PACE,
  });
  await desk.start(close.id, 'everyone');
  expect((await desk.until(close.id, ({ status }) => status === 'done')).counts).toMatchObject({ closed: 3 });
  expect(clients.map(({ received }) => received)).toEqual([['bye'], ['bye'], ['bye']]);
});

test('closes that are refused end the run though last words arrive, and a resume says nothing twice', async () => {
  const { clients, settings, fail } = await fleet(40);
  fail([{ fault: 'access-denied', methods: ['DELETE'] }]);
  const desk = await jobsOf(settings);
  const { more } = holdTurns(desk.ctx, 25);
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: { perSecond: 100 } });
  await desk.start(job.id, 'everyone');
  const failed = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(failed).toMatchObject({
    status: 'failed',
    problem: REFUSED,
    counts: { claimed: 0, uncertain: 0, refused: 0 },
  });
  expect(failed.problem).toMatch(/, then resume\.$/);
  expect(failed.counts.delivered).toBeGreaterThan(0);
  expect(failed.counts.delivered + failed.counts.remaining).toBe(40);
  expect(failed.counts.remaining).toBeGreaterThan(0);
  expect(clients.filter(({ received }) => received.length > 0)).toHaveLength(failed.counts.delivered);

  fail([]);
  more();
  await desk.steer(job.id, 'resume');
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ delivered: failed.counts.delivered, closed: failed.counts.remaining });
  // Another run, perhaps of another process, was refused none: it says so all the same.
  expect(done.problem).toEqual(REFUSED);
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

const ROLE = 'arn:aws:iam::123456789012:role/switchboard';
const roleError = (type: string) => new RoleNotAssumedError(ROLE, type, 'no');

/** A job of three who are told, and a client of the gateway that finds no credentials from then on. */
async function unsignedCloses(failure: Error) {
  const { clients, settings } = await fleet(3);
  const desk = await jobsOf(settings);
  const { callbackUrl, region } = desk.ctx.target;
  const unsigned = createBulkClient({
    callbackUrl,
    region,
    concurrency: 4,
    credentials: () => Promise.reject(failure),
  });
  onTestFinished(() => unsigned.close());
  const signed = desk.ctx.bulk;
  const tried: string[] = [];
  desk.ctx.bulk = { ...signed, delete: (id) => unsigned.delete(tried[tried.push(id) - 1] as string) };
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: PACE });
  await desk.start(job.id, 'everyone');
  return { clients, desk, id: job.id, tried, signed };
}

test('whoever was told is closed once there are credentials again that are missing for the moment, however long that takes', async () => {
  const { clients, desk, id, tried, signed } = await unsignedCloses(roleError('ServiceUnavailable'));
  await vi.waitFor(() => expect(tried.length).toBeGreaterThan(3 * 6), { timeout: 30_000 });
  const waiting = await desk.until(id, ({ problem }) => problem !== null);
  expect(waiting).toMatchObject({ status: 'running', problem: expect.stringMatching(/The job waits for it\.$/) });
  desk.ctx.bulk.delete = signed.delete;
  const done = await desk.until(id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', problem: null, counts: { closed: 3, delivered: 0 } });
  expect(clients.map(({ received }) => received)).toEqual([['bye'], ['bye'], ['bye']]);
});

test('a job that is stopped while closes wait for credentials waits for them no longer, and says whom it told and did not close', async () => {
  const { desk, id, tried } = await unsignedCloses(roleError('ServiceUnavailable'));
  await vi.waitFor(() => expect(tried.length).toBeGreaterThan(3), { timeout: 30_000 });
  await desk.steer(id, 'stop');
  await desk.ctx.local.get(id)?.work;
  expect(await desk.read(id)).toMatchObject({ status: 'stopped', counts: { delivered: 3, remaining: 0, claimed: 0 } });
});

test.each([roleError('AccessDenied'), Object.assign(new Error('none'), { name: 'CredentialsProviderError' })])(
  'a job says when it is over that it had no credentials to close some who were told: $name',
  async (failure) => {
    const { desk, id, tried } = await unsignedCloses(failure);
    const done = await desk.until(id, ({ status }) => status !== 'running');
    expect(done).toMatchObject({
      status: 'done',
      problem: expect.stringMatching(/^Some were told and not closed, because there were no AWS credentials/),
      counts: { delivered: 3 },
    });
    expect(tried).toHaveLength(3 * 5);
  },
);

test('words without an answer are not said again either: whoever may have them and is not closed is uncertain', async () => {
  const { clients, settings, fail } = await fleet(3);
  fail([
    { fault: 'drop-after', methods: ['POST'] },
    { fault: 'throttle', methods: ['DELETE'] },
  ]);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: PACE });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ uncertain: 3, throttled: 0 });
  expect(clients.map(({ received }) => received)).toEqual([['bye'], ['bye'], ['bye']]);
});

test.each([
  { fault: 'internal-error', outcome: 'failed' },
  { fault: 'drop-after', outcome: 'uncertain' },
])('whoever does not get the words for $fault is not closed, and is counted as that', async ({ fault, outcome }) => {
  const { clients, settings, fail } = await fleet(2);
  fail([{ fault, methods: ['POST'] }]);
  const closes: string[] = [];
  const desk = await jobsOf(settings, {
    alter: ({ bulk, ...ctx }) => ({
      ...ctx,
      bulk: { ...bulk, delete: (id) => bulk.delete(closes[closes.push(id) - 1] as string) },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: PACE });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ [outcome]: 2, closed: 0, delivered: 0 });
  expect(closes).toEqual([]);
  expect(clients.every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
});

test('whoever could take no words in five tries is not closed, and may be tried again', async () => {
  const { clients, settings, fail } = await fleet(2);
  fail([{ fault: 'throttle', methods: ['POST'] }]);
  const posts: string[] = [];
  const desk = await jobsOf(settings, {
    alter: ({ bulk, ...ctx }) => ({
      ...ctx,
      // The pauses between two tries are soon over.
      elapsed: () => 8 * performance.now(),
      bulk: { ...bulk, post: (id, payload) => bulk.post(posts[posts.push(id) - 1] as string, payload) },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: PACE });
  await desk.start(job.id, 'everyone');
  expect((await desk.until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ throttled: 2 });
  expect(posts).toHaveLength(2 * 5);
  expect(clients.map(({ received }) => received)).toEqual([[], []]);
  expect(clients.every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
  fail([]);
  const again = { kind: 'job', jobId: job.id, marks: RETRY_MARKS } as const;
  const retried = await desk.prepare({ audience: again, content: KICK, pace: PACE });
  expect(retried.card?.total).toBe(2);
});

test('whoever cannot take the words at first gets them a little later, before the close', async () => {
  const { clients, settings, fail } = await fleet(3);
  fail([{ fault: 'throttle', methods: ['POST'] }]);
  const tried: string[] = [];
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      bulk: {
        ...ctx.bulk,
        post: async (id, payload) => {
          const said = await ctx.bulk.post(id, payload);
          if (tried.push(id) === 3) fail([]);
          return said;
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: KICK, pace: PACE });
  await desk.start(job.id, 'everyone');
  expect((await desk.until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ closed: 3 });
  expect(clients.map(({ received }) => received)).toEqual([['bye'], ['bye'], ['bye']]);
  expect(tried.length).toBeGreaterThanOrEqual(6);
});

test('a canary that was told and could not be closed has failed', async () => {
  const { settings, fail } = await fleet(20);
  fail([{ fault: 'internal-error', methods: ['DELETE'] }]);
  const desk = await jobsOf(settings);
  const wish = { audience: EVERYONE, content: KICK, pace: PACE };
  const job = await desk.prepare({ ...wish, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const failed = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(failed.status).toBe('failed');
  expect(failed.problem).toMatch(/0 were reached/);
});

test('after closes that failed one recipient is told and closed before any other is told, in the run and in the next', async () => {
  const { clients, settings, fail } = await fleet(60);
  fail([{ fault: 'internal-error', methods: ['DELETE'] }]);
  const posts: number[] = [];
  const closes: number[] = [];
  const desk = await jobsOf(settings, {
    alter: ({ bulk, ...ctx }) => ({
      ...ctx,
      bulk: {
        ...bulk,
        post: (id, payload) => {
          posts.push(performance.now());
          return bulk.post(id, payload);
        },
        // Some are left for the one that is tried alone.
        delete: (id) =>
          bulk.delete(id).finally(() => closes.push(performance.now()) === 20 && setImmediate(() => more())),
      },
    }),
  });
  const { more } = holdTurns(desk.ctx, 30);
  const content = { ...KICK, graceMs: 1_000 };
  const job = await desk.prepare({ audience: EVERYONE, content, pace: { perSecond: 100 } });
  await desk.start(job.id, 'everyone');
  const failed = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(failed).toMatchObject({ status: 'failed', problem: expect.stringMatching(/calls got through/) });
  // The one that is tried is so a second after the twentieth.
  const [twentieth = 0] = closes.slice(19);
  expect(posts.filter((at) => at > twentieth + 500)).toHaveLength(1);
  expect(failed.counts).toMatchObject({ delivered: posts.length, claimed: 0, remaining: 60 - posts.length });

  await desk.steer(job.id, 'resume');
  const again = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(again).toMatchObject({ status: 'failed', problem: expect.stringMatching(/^The call that was tried first/) });
  expect(again.counts.remaining).toBe(failed.counts.remaining - 1);

  fail([]);
  await desk.steer(job.id, 'resume');
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ delivered: again.counts.delivered, closed: again.counts.remaining });
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});
