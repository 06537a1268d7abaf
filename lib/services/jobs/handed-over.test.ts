import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createJobContexts } from '../../composition/job-contexts';
import { createTargetSet } from '../../composition/target-set';
import { createAddedTargets } from '../../console/added-targets';
import { createConsoleTable } from '../../console/console-table';
import { targetSchema } from '../../domain/target';
import { createTargetLimiter } from '../../gateway/target-limiter';
import { waitFor } from '../../local/testing';
import { startTestTable } from '../../registry/test-table';
import { takeJob } from './job-desk';
import { createJobSessions } from './job-session';
import { runSegment } from './run-segment';
import { fleetFor } from './test-fleet';
import { beginHeld, holdTurns } from './test-held-turns';
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
  const { id } = await beginHeld(first, 10, { content: NOTICE, pace: { perSecond: 50 } });
  expect((await first.read(id)).status).toBe('running');

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
  await waitFor(() => expect(ending.signal.aborted).toBe(true));
  await Promise.all([...first.ctx.local.values()].map(({ work }) => work));
  const [job] = await second.ctx.jobs.active();
  expect(job).toMatchObject({ status: 'preparing', runner: null });
  await second.look();
  expect(await preparing).toMatchObject({ status: 'prepared', card: { total: 3 } });
});

const GRACE_MS = 9_876;
const PATIENT = { timeout: 20_000 };
const KICK = { kind: 'kick', lastWords: 'bye', graceMs: GRACE_MS } as const;
/** A grace that would never end by itself. */
const endlessly = (wait: (ms: number) => Promise<void>) => (ms: number) =>
  ms === GRACE_MS ? new Promise<void>(() => {}) : wait(ms);

test('a kick that is handed over closes at once whoever is in the grace, and nobody else', async () => {
  const { clients, settings } = await fleet(6);
  const ending = new AbortController();
  const first = await jobsOf(settings, {
    runner: 'first',
    alter: (ctx) => ({ ...ctx, stopping: ending.signal, wait: endlessly(ctx.wait) }),
  });
  holdTurns(first.ctx, 2);
  const pace = { perSecond: 20 };
  const { id } = await first.prepare({ audience: EVERYONE, content: KICK, pace });
  await first.start(id, 'everyone');
  await vi.waitFor(() => expect(clients.filter(({ received }) => received.length > 0)).toHaveLength(2), PATIENT);
  const { work } = first.ctx.local.get(id) as { work: Promise<void> };
  ending.abort();
  await work;
  const given = await first.read(id);
  const { closed } = given.counts;
  expect(closed).toBe(2);
  expect(given.counts).toMatchObject({ remaining: 6 - closed, claimed: 0, uncertain: 0, delivered: 0 });

  const second = await jobsOf(settings, { runner: 'second' });
  await second.look();
  const done = await second.until(id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ closed: 6 });
  expect(clients.map(({ received }) => received)).toEqual(clients.map(() => ['bye']));
});

test('a kick on a target that a console withholds closes at once whoever is in the grace, and is for others, who end it in words where they have the target elsewhere', async () => {
  const { clients, settings } = await fleet(6);
  const { port, region, tableName } = settings;
  const table = createConsoleTable(engine.client, `console-of-${tableName}`);
  await table.ensure();
  const addedTargets = createAddedTargets(table);
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const target = targetSchema.parse({
    ...{ name: 'test', kind: 'staging', region, callbackUrl: `http://127.0.0.1:${port}/dev` },
    table: { name: tableName, endpoint: engine.endpoint },
  });
  const targets = createTargetSet({ file: [target], added: addedTargets, onError });
  const audit = { begin: async () => 'recorded' };
  const contexts = createJobContexts({ runner: 'first', targets, table, audit, queue: undefined, onError });
  const used = contexts.get('test');
  if (!used) throw new Error('It is not there.');
  const first = await jobsOf(settings, { alter: ({ people, wait }) => ({ ...used, people, wait: endlessly(wait) }) });
  holdTurns(first.ctx, 2);
  const { id } = await first.prepare({ audience: EVERYONE, content: KICK, pace: { perSecond: 2 } });
  await first.start(id, 'everyone');
  await vi.waitFor(() => expect(clients.filter(({ received }) => received.length > 0)).toHaveLength(2), PATIENT);
  await addedTargets.leaveToAdded('test', 'https://page.example/live, table connections in eu-west-1');
  await targets.refresh({ now: true });
  expect(contexts.get('test')).toBeUndefined();
  await Promise.all(contexts.works());
  const { counts } = await first.read(id);
  const told = clients.filter(({ received }) => received.length > 0).length;
  expect(told).toBeLessThan(6);
  expect(counts).toMatchObject({ closed: told, remaining: 6 - told, claimed: 0, uncertain: 0, delivered: 0 });
  expect(await first.ctx.jobs.read(id)).toMatchObject({ status: 'running', runner: null });

  // Those have left it alone for a good while by now.
  const alter = <C extends object>(ctx: C) => ({ ...ctx, isAlive: () => false });
  const elsewhere = await jobsOf({ ...settings, port: port + 1 }, { runner: 'second', alter });
  await elsewhere.look();
  const ended = await elsewhere.until(id, ({ status }) => status === 'failed');
  expect(ended.problem).toMatch(/^The configuration of the target has changed/);
  expect(errors).toEqual([]);
});

test('closes keep their pace to the end, although another job of the target has ended before', async () => {
  const { clients, settings } = await fleet(10);
  const ending = new AbortController();
  const closedAt: number[] = [];
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      stopping: ending.signal,
      wait: endlessly(ctx.wait),
      closeLimiter: createTargetLimiter({ perSecond: 20 }),
      bulk: {
        ...ctx.bulk,
        delete: (id) => {
          closedAt.push(performance.now());
          return ctx.bulk.delete(id);
        },
      },
    }),
  });
  const pace = { perSecond: 200 };
  const { id } = await desk.prepare({ audience: EVERYONE, content: KICK, pace });
  await desk.start(id, 'everyone');
  await vi.waitFor(() => expect(clients.every(({ received }) => received.length > 0)).toBe(true), PATIENT);
  const other = await desk.prepare({
    audience: EVERYONE,
    content: { kind: 'check' },
    pace: { perSecond: 1 },
  });
  await desk.start(other.id, 'everyone');
  const works = [...desk.ctx.local.values()].map(({ work }) => work);
  expect(works).toHaveLength(2);
  ending.abort();
  await Promise.all(works);
  expect(closedAt).toHaveLength(10);
  // Nine gaps at twenty a second, of which a late timer may make up for one.
  expect((closedAt.at(-1) ?? 0) - (closedAt[0] ?? 0)).toBeGreaterThan(350);
  // Nothing is under way any more, so that others get its part at once.
  expect(await desk.ctx.closeLimiter.take()).toBe(false);
});

test.each(['running', 'paused'] as const)('a worker that hands a %s kick back ends its graces', async (status) => {
  const { clients, settings } = await fleet(3);
  const desk = await jobsOf(settings, { alter: (ctx) => ({ ...ctx, wait: endlessly(ctx.wait) }) });
  const pace = { perSecond: 100 };
  const { id } = await desk.prepare({ audience: EVERYONE, content: KICK, pace });
  const { ctx } = desk;
  expect(await ctx.jobs.change(id, { status: 'running', startedAt: ctx.now() }, { status: 'prepared' })).toBe(true);
  const job = await ctx.jobs.read(id);
  if (!job) throw new Error('It is not there.');
  const sessions = createJobSessions();
  let isHalted = () => false;
  const work = sessions.during(ctx, job, ({ run }) => {
    isHalted = run.isHalted;
    return runSegment(ctx, job, 0, run);
  });
  await vi.waitFor(() => expect(clients.every(({ received }) => received.length > 0)).toBe(true), PATIENT);
  if (status === 'paused') {
    await desk.steer(id, 'pause');
    await vi.waitFor(() => expect(isHalted()).toBe(true), PATIENT);
    // Whoever pauses a kick does not take the grace from those who were told.
    expect((await desk.read(id)).counts).toMatchObject({ closed: 0 });
  }
  sessions.handBack();
  expect(await work).toBe(true);
  expect((await desk.read(id)).counts).toMatchObject({ closed: 3 });
});
