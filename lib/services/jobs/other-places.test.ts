import { expect, test } from 'vitest';
import type { NewAuditRecord } from '../../console/audit-log';
import { createLiveness } from '../liveness';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Two consoles over one table whose files give one name to two places: what one has prepared is none of the other's. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const MINUTE_MS = 60_000;
const MOVED =
  'The configuration of the target has changed since this job was prepared, or another console uses its name for another place';
const NOBODY = `No console is at it. ${MOVED}. If none takes it up within 2 min, and no worker is at it any more, it is given up.`;
const { fleet } = prepareFleets();

/** `at`: a process of the console that has the target with three clients; `elsewhere`: one of the other, whose stopwatch `passes`. */
async function twoPlaces() {
  const here = await fleet(3);
  const there = await fleet(2, 300);
  const records: NewAuditRecord[] = [];
  const audit = { begin: async (record: NewAuditRecord) => String(records.push(record)) };
  const recorded = (ctx: JobContext) => ({ ...ctx, audit });
  const at = (runner: string, aheadMs = 0) => jobsOf(here.settings, { runner, aheadMs, alter: recorded });
  const { jobs } = (await at('reader')).ctx;
  let passedMs = 0;
  let looks = 0;
  const progress: typeof jobs.progress = (...args) => {
    looks += 1;
    return jobs.progress(...args);
  };
  const elapsed = () => performance.now() + passedMs;
  const isAlive = createLiveness(elapsed);
  const alter = (ctx: JobContext) => ({ ...recorded(ctx), elapsed, isAlive, jobs: { ...jobs, progress } });
  const elsewhere = (aheadMs = 0) => jobsOf(there.settings, { runner: 'elsewhere', aheadMs, alter });
  const passes = (ms: number) => {
    passedMs += ms;
  };
  const received = () => [here, there].map(({ clients }) => clients.flatMap((client) => client.received));
  /** Of the other console, at the segments of jobs. */
  const looksAtSegments = () => looks;
  return { here, at, elsewhere, records, passes, received, looksAtSegments };
}

test('a scheduled start is left to the console whose target it is for, which begins it', async () => {
  const { at, elsewhere, received } = await twoPlaces();
  const desk = await at('first');
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(id, 'everyone', { at: Date.now() + MINUTE_MS });
  const other = await elsewhere(2 * MINUTE_MS);
  await other.look();
  await other.look();
  expect(other.ctx.local.size).toBe(0);
  expect(await desk.read(id)).toMatchObject({ status: 'scheduled', card: { total: 3 } });
  expect(await other.read(id)).toMatchObject({ status: 'scheduled', problem: NOBODY });
  const then = await at('second', 2 * MINUTE_MS);
  await then.look();
  await then.until(id, ({ status }) => status === 'done');
  expect(received()).toEqual([['x', 'x', 'x'], []]);
});

test.each(['running', 'preparing'] as const)(
  'a %s job that was handed over is left to the console whose target it is for, while that starts again',
  async (status) => {
    const { at, elsewhere, records, passes, received } = await twoPlaces();
    const desk = await at('first');
    const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.ctx.jobs.change(id, { status, startedAt: Date.now(), runner: null }, {});
    const other = await elsewhere();
    await other.look();
    passes(MINUTE_MS);
    await other.look();
    expect(other.ctx.local.size).toBe(0);
    expect(await desk.ctx.jobs.read(id)).toMatchObject({ status, runner: null });
    expect(await other.read(id)).toMatchObject({ status, problem: NOBODY, rate: 0 });
    expect(await desk.read(id)).toMatchObject({ status, problem: null });
    const then = await at('second');
    await then.look();
    const over = await then.until(id, (now) => now.status !== status);
    await then.ctx.local.get(id)?.work;
    const isRun = status === 'running';
    expect(over).toMatchObject({ status: isRun ? 'done' : 'prepared', problem: null, card: { total: 3 } });
    expect(received()).toEqual([isRun ? ['x', 'x', 'x'] : [], []]);
    expect(records.map(({ outcome }) => outcome)).toEqual(isRun ? ['done'] : []);
  },
);

test('a job is said to go at a rate only while somebody tells it, and of one of another place also that nobody is at it', async () => {
  const { at, elsewhere, passes } = await twoPlaces();
  const desk = await at('first');
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const beatAt = Date.now();
  await desk.ctx.jobs.change(id, { status: 'running', startedAt: beatAt, runner: 'killed', beatAt, rate: 480 }, {});
  const other = await elsewhere();
  expect(await other.read(id)).toMatchObject({ rate: 480, problem: null });
  passes(6_000);
  expect(await other.read(id)).toMatchObject({ rate: 0, problem: null });
  passes(10_000);
  expect(await other.read(id)).toMatchObject({ rate: 0, problem: NOBODY });
});

test('a job that no console has taken for a good while is ended elsewhere in words and on the record, and nobody there is written down for it', async () => {
  const { here, at, elsewhere, records, passes, received, looksAtSegments } = await twoPlaces();
  const desk = await at('first');
  const running = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const scheduled = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.ctx.jobs.change(running.id, { status: 'running', startedAt: Date.now(), runner: null }, {});
  await desk.start(scheduled.id, 'everyone', { at: Date.now() + MINUTE_MS });
  const other = await elsewhere(2 * MINUTE_MS);
  await other.look();
  passes(3 * MINUTE_MS);
  // Of workers that go on the job's own row tells nothing.
  const held = { segment: 0, marks: '...', owner: 'worker', leaseUntil: Date.now() + 60 * MINUTE_MS, version: 0 };
  await desk.ctx.jobs.writeProgress(running.id, held);
  await other.look();
  await Promise.all([...other.ctx.local.values()].map(({ work }) => work));
  expect(await other.read(running.id)).toMatchObject({ status: 'running', problem: NOBODY });
  const looked = looksAtSegments();
  // Nor are they looked for again and again.
  for (let again = 0; again < 5; again++) await other.look();
  expect(looksAtSegments()).toBe(looked);
  passes(MINUTE_MS);
  await other.look();
  await Promise.all([...other.ctx.local.values()].map(({ work }) => work));
  expect(await other.read(running.id)).toMatchObject({
    status: 'failed',
    problem: `${MOVED}. Prepare another.`,
    counts: { remaining: 3 },
  });
  const waits = await other.read(scheduled.id);
  expect(waits).toMatchObject({ status: 'prepared', card: null, startAt: null });
  expect(waits.problem).toContain(`${MOVED}. Nobody was reached. Prepare another.`);
  const ends = records.map(({ outcome, subjects: [id] }) => ({ outcome, id }));
  expect(ends).toHaveLength(2);
  expect(ends).toContainEqual({ outcome: 'failed', id: running.id });
  expect(ends).toContainEqual({ outcome: 'not begun', id: scheduled.id });
  const written = await desk.ctx.jobs.readRecipients(scheduled.id, 0);
  expect(written?.ids.toSorted()).toEqual(here.clients.map(({ id }) => id).toSorted());

  // Nor does a person there set it to work, and one where it was prepared does.
  const refused = { ok: false, error: { code: 'conflict', message: expect.stringContaining(MOVED) } };
  expect(await other.steer(scheduled.id, 'prepareAgain')).toMatchObject(refused);
  expect(await other.steer(running.id, 'resume')).toMatchObject(refused);
  expect(await other.read(running.id)).toMatchObject({ elsewhere: `${MOVED}.` });
  expect(await desk.read(running.id)).not.toHaveProperty('elsewhere');
  await desk.steer(scheduled.id, 'prepareAgain');
  await desk.until(scheduled.id, ({ card }) => card?.total === 3);
  expect(await other.start(scheduled.id, 'everyone')).toMatchObject(refused);
  await desk.start(scheduled.id, 'everyone');
  await desk.until(scheduled.id, ({ status }) => status === 'done');
  expect(received()).toEqual([['x', 'x', 'x'], []]);
});
