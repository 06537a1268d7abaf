import { expect, onTestFinished, test, vi } from 'vitest';
import { registryOn } from '../../registry/test-registry';
import { putRows } from '../test-sweep';
import { takeJob, watchJobs } from './job-desk';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Scheduled starts whose time has come: what keeps them from beginning, and how late they may be. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const MINUTE_MS = 60_000;
const { fleet, engine } = prepareFleets();

/** For everyone of a fleet of one, to start in so long. */
async function scheduledIn(inMs: number) {
  const { settings, ...there } = await fleet(1);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const at = Date.now() + inMs;
  await desk.start(job.id, 'everyone', { at });
  return { ...there, settings, desk, job, at };
}

test('a scheduled start that no console could begin for hours waits for a person, with recipients of now', async () => {
  const { clients, settings, job, at } = await scheduledIn(MINUTE_MS);
  const back = await jobsOf(settings, { aheadMs: 5 * 60 * MINUTE_MS, runner: 'process-2' });
  await back.look();
  const waits = await back.until(job.id, ({ status }) => status !== 'scheduled' && status !== 'preparing');
  expect(waits).toMatchObject({ status: 'prepared', startAt: null, requestedBy: null });
  const time = new Date(at).toISOString().slice(11, 19);
  expect(waits.problem).toMatch(
    new RegExp(`^It was to start at .* ${time} UTC, and no console could begin it until 4 h 59 min later\\.`),
  );
  expect(clients[0]?.received).toEqual([]);
  // Whoever looks at it again may start it: who is in it was read just now.
  expect(await back.start(job.id, 'everyone')).toMatchObject({ ok: true });
  await back.until(job.id, ({ status }) => status === 'done');
  expect(clients[0]?.received).toEqual(['x']);
});

test('a card from before whoever is on it can be connected starts nothing now, and may still start at a time', async () => {
  const { clients, settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const aheadMs = 121 * MINUTE_MS;
  const later = await jobsOf(settings, { aheadMs, runner: 'process-2' });
  const refused = await later.start(job.id, 'everyone');
  expect(refused).toMatchObject({
    ok: false,
    error: {
      message:
        'Its recipients were written down 2 h 1 min ago, and connections live two hours at most. Prepare it again.',
    },
  });
  const at = Date.now() + aheadMs + MINUTE_MS;
  expect(await later.start(job.id, 'everyone', { at })).toMatchObject({ data: { status: 'scheduled' } });
  // Nor does whoever brings that start forward.
  expect(await later.start(job.id, 'everyone')).toMatchObject({ ok: false });
  expect(clients[0]?.received).toEqual([]);
});

test('a card that is too old is made again, and what was asked for on the old one is asked for anew', async () => {
  const { clients, settings } = await fleet(2);
  const alter = <C extends { target: object }>(ctx: C): C => ({
    ...ctx,
    target: { ...ctx.target, release: { everyone: true } },
  });
  const desk = await jobsOf(settings, { alter });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  const later = await jobsOf(settings, { aheadMs: 121 * MINUTE_MS, runner: 'process-2', alter });
  expect(await later.start(job.id, 'everyone', { by: 'ben' })).toMatchObject({ ok: false });
  expect(await later.steer(job.id, 'prepareAgain', 'ben')).toMatchObject({ data: { status: 'preparing', card: null } });
  const again = await later.until(job.id, ({ status }) => status !== 'preparing');
  expect(again).toMatchObject({ status: 'prepared', requestedBy: null, requestExpiresAt: null, card: { total: 2 } });
  expect(again.frozenAt).toBeGreaterThan(Date.now() + 120 * MINUTE_MS);
  expect(await later.start(job.id, 'everyone', { by: 'ben' })).toMatchObject({ data: { status: 'requested' } });
  expect(await later.start(job.id, 'everyone')).toMatchObject({ data: { status: 'running', approvedBy: 'ann' } });
  await later.until(job.id, ({ status }) => status === 'done');
  expect(clients.map(({ received }) => received)).toEqual([['x'], ['x']]);
  expect(await later.steer(job.id, 'prepareAgain')).toMatchObject({ ok: false });
});

test('a job that cannot be taken up holds up no other whose time has come', async () => {
  const { clients, settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
  for (const id of ids) {
    await desk.prepare({ id, audience: EVERYONE, content: NOTICE });
    await desk.start(id, 'everyone', { at: Date.now() + MINUTE_MS });
  }
  const refused = new Set<string>();
  const then = await jobsOf(settings, {
    aheadMs: 2 * MINUTE_MS,
    runner: 'process-2',
    alter: ({ jobs, ...ctx }) => ({
      ...ctx,
      jobs: {
        ...jobs,
        // The first that it comes to.
        change: async (id, ...change) => {
          if (refused.size === 0 || refused.has(id)) {
            refused.add(id);
            throw denied();
          }
          return jobs.change(id, ...change);
        },
      },
    }),
  });
  onTestFinished(watchJobs(new Map([['test', then.ctx]]), then.ctx).stop);
  await vi.waitFor(() => expect(refused.size).toBe(1), { timeout: 20_000 });
  const other = ids.find((id) => !refused.has(id)) ?? '';
  await then.until(other, ({ status }) => status === 'done');
  expect(clients[0]?.received).toEqual(['x']);
  expect(then.errors.length).toBeGreaterThan(0);
});

const denied = () => Object.assign(new Error('No.'), { name: 'AccessDeniedException' });

test.each([
  { table: 'the registry', words: 'AWS refused' },
  { table: 'the table of the console', words: 'The console could not go on. The log says why.' },
])('a scheduled start whose recipients $table refuses is not lost: a person prepares it again', async (row) => {
  const { clients, settings, job, at } = await scheduledIn(MINUTE_MS);
  const told: object[] = [];
  let isRefused = true;
  const { registry, faults } = registryOn(engine(), settings.tableName, { now: Date.now });
  faults.fail = () => (isRefused && row.table === 'the registry' ? denied() : undefined);
  const then = await jobsOf(settings, {
    aheadMs: 2 * MINUTE_MS,
    runner: 'process-2',
    alter: (ctx) => ({
      ...ctx,
      registry,
      audit: { begin: async (record) => `record-${told.push(record)}` },
      jobs: {
        ...ctx.jobs,
        putRecipients: (...written) =>
          isRefused && row.table !== 'the registry' ? Promise.reject(denied()) : ctx.jobs.putRecipients(...written),
      },
    }),
  });
  await then.look();
  const waits = await then.until(job.id, ({ status }) => status !== 'scheduled' && status !== 'preparing');
  expect(waits).toMatchObject({ status: 'prepared', startAt: null, requestedBy: null, endedAt: null, card: null });
  const time = new Date(at).toISOString().slice(11, 19);
  expect(waits.problem).toMatch(/^It was to start at .* Nobody was reached\. Prepare it again\.$/);
  expect(waits.problem).toContain(`${time} UTC. Its recipients could not be written down: ${row.words}`);
  expect(told).toMatchObject([{ outcome: 'not begun', subjects: [job.id], total: 1, detail: waits.problem }]);
  expect(await then.start(job.id, 'everyone')).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('Its recipients are not written down') },
  });
  // Nor is it lost when that fails once more.
  await then.steer(job.id, 'prepareAgain');
  const still = await then.until(job.id, ({ status }) => status !== 'preparing');
  expect(still).toMatchObject({ status: 'prepared', card: null, problem: expect.stringContaining(row.words) });
  isRefused = false;
  await then.steer(job.id, 'prepareAgain');
  expect(await then.until(job.id, ({ status }) => status !== 'preparing')).toMatchObject({ card: { total: 1 } });
  await then.start(job.id, 'everyone');
  await then.until(job.id, ({ status }) => status === 'done');
  expect(clients[0]?.received).toEqual(['x']);
});

test('a start at the minute that it is writes its recipients down anew, as one at any time does', async () => {
  const { desk, job, tableName, connect } = await scheduledIn(60 * MINUTE_MS);
  const late = await connect();
  await putRows(engine(), tableName, [{ connectionId: late.id, connectedAt: Date.now() - MINUTE_MS / 2 }]);
  const begun = await desk.start(job.id, 'everyone', { at: Date.now() - MINUTE_MS / 2 });
  expect(begun).toMatchObject({ data: { status: 'scheduled' } });
  // The watch of the console finds it due.
  await desk.look();
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done).toMatchObject({ card: { total: 2 }, counts: { delivered: 2 } });
  expect(late.received).toEqual(['x']);
});

test('a start that is approved only after its time writes its recipients down anew, and is not late by that', async () => {
  const { clients, settings, tableName, connect } = await fleet(1);
  const alter = <C extends { target: object }>(ctx: C): C => ({ ...ctx, target: { ...ctx.target, approveAbove: 0 } });
  const desk = await jobsOf(settings, { alter });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const asked = await desk.start(job.id, 'everyone', { at: Date.now() + MINUTE_MS });
  expect(asked).toMatchObject({ data: { status: 'requested' } });
  const late = await connect();
  await putRows(engine(), tableName, [{ connectionId: late.id, connectedAt: Date.now() - MINUTE_MS / 2 }]);
  const then = await jobsOf(settings, { alter, aheadMs: 20 * MINUTE_MS, runner: 'process-2' });
  const approved = await then.start(job.id, 'everyone', { by: 'ben' });
  expect(approved).toMatchObject({ data: { status: 'scheduled', requestedBy: 'ann', approvedBy: 'ben' } });
  await then.look();
  const over = await then.until(job.id, ({ status }) => status === 'done' || status === 'prepared');
  expect(over).toMatchObject({ status: 'done', card: { total: 2 }, counts: { delivered: 2 } });
  expect([...clients, late].map(({ received }) => received)).toEqual([['x'], ['x']]);
});

test('a start that was put off does not begin at the time of before, by a console that has read it before', async () => {
  const { settings, desk, job, at } = await scheduledIn(1_000);
  const before = await desk.ctx.jobs.read(job.id);
  await desk.start(job.id, 'everyone', { at: at + 60 * MINUTE_MS });
  const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2' });
  expect(before && (await takeJob(then.ctx, before))).toBe(false);
  expect(await desk.read(job.id)).toMatchObject({ status: 'scheduled', startAt: at + 60 * MINUTE_MS });
});

test.each([
  { minutes: 11, status: 'done', problem: null },
  {
    minutes: 121,
    status: 'prepared',
    problem: expect.stringMatching(/^Its recipients were written down 2 h 1 min ago/),
  },
])(
  'the $minutes minutes that recipients take to be written down make no start late, and they may be too old',
  async (row) => {
    const { settings, job } = await scheduledIn(MINUTE_MS);
    let tookMs = 0;
    const then = await jobsOf(settings, {
      aheadMs: 2 * MINUTE_MS,
      runner: 'process-2',
      alter: ({ jobs, ...ctx }) => ({
        ...ctx,
        now: () => ctx.now() + tookMs,
        jobs: {
          ...jobs,
          putRecipients(...written) {
            tookMs = row.minutes * MINUTE_MS;
            return jobs.putRecipients(...written);
          },
        },
      }),
    });
    await then.look();
    const over = await then.until(job.id, ({ status }) => status === 'done' || status === 'prepared');
    expect(over).toMatchObject({ status: row.status, problem: row.problem });
  },
);

test('a start that a silent registry held up for long waits for a person', async () => {
  const { settings, clients, job } = await scheduledIn(MINUTE_MS);
  const { registry, faults } = registryOn(engine(), settings.tableName, { now: Date.now });
  faults.fail = () => Object.assign(new Error('timed out'), { name: 'TimeoutError' });
  let waitedMs = 0;
  const then = await jobsOf(settings, {
    aheadMs: 2 * MINUTE_MS,
    runner: 'process-2',
    alter: (ctx) => ({
      ...ctx,
      registry,
      elapsed: () => ctx.elapsed() + waitedMs,
      wait: (ms) => {
        if (faults.fail) waitedMs = 30 * MINUTE_MS;
        delete faults.fail;
        return ctx.wait(ms);
      },
    }),
  });
  await then.look();
  const over = await then.until(job.id, ({ status }) => status !== 'scheduled' && status !== 'preparing');
  const problem = expect.stringMatching(/no console could begin it until 31 min/);
  expect(over).toMatchObject({ status: 'prepared', startAt: null, problem });
  expect(clients[0]?.received).toEqual([]);
});

test.each([
  { table: 'takes it', failure: null, begins: true },
  { table: 'is silent at first', failure: 'TimeoutError', begins: true },
  { table: 'refuses it', failure: 'AccessDeniedException', begins: false },
])('a start is recorded when it begins, and where the table $table it begins: $begins', async ({ failure, begins }) => {
  const { clients, settings, job } = await scheduledIn(1_000);
  const told: object[] = [];
  const names = new Set<string | undefined>();
  let asked = 0;
  const begin = async (record: object, once?: string) => {
    asked += 1;
    names.add(once);
    if (failure && (!begins || asked < 3)) throw Object.assign(new Error('It is not written.'), { name: failure });
    told.push(record);
    return 'recorded';
  };
  const alter = <C extends object>(ctx: C): C => ({ ...ctx, audit: { begin } });
  const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2', alter });
  await then.look();
  await then.ctx.local.get(job.id)?.work;
  const over = await then.read(job.id);
  expect(clients[0]?.received).toEqual(begins ? ['x'] : []);
  // By it the audit knows again what it was told before.
  const [name, ...others] = [...names].filter((each) => each?.startsWith('start'));
  expect([name, others]).toEqual([expect.stringContaining(job.id), []]);
  if (begins) {
    expect(over.status).toBe('done');
    expect(told[0]).toMatchObject({ user: 'ann', outcome: 'running', detail: 'start, at the time that was decided' });
  } else {
    // Its recipients are written down: a person may start it.
    const problem = expect.stringContaining('Look at it again');
    expect(over).toMatchObject({ status: 'prepared', startAt: null, card: { total: 1 }, problem });
  }
});
