import { expect, test } from 'vitest';
import { lossyClient } from '../../console/test-lost-answers';
import type { SeenJob } from '../../domain/job-input';
import { describeStart } from '../../domain/start-words';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { jobsOf } from './test-jobs';

/** A job is steered while others steer it too, or while writes happen that are not answered: the SDK repeats those, and the repeat finds that they happened. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const { fleet, engine } = prepareFleets();

type Change = JobContext['jobs']['change'];

/** Of a desk for which something happens around each change of a job. */
const onChange = (around: (change: Change, ...values: Parameters<Change>) => Promise<boolean>) => ({
  alter: ({ jobs, ...ctx }: JobContext): JobContext => ({
    ...ctx,
    jobs: { ...jobs, change: (...values) => around(jobs.change, ...values) },
  }),
});

test('whoever starts, pauses, resumes or stops a job is told so, and not that somebody else was faster', async () => {
  const { settings } = await fleet(40);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const lossy = lossyClient(engine().endpoint);
  const other = await jobsOf({ ...settings, engine: { ...engine(), client: lossy.client } }, { runner: 'process-2' });
  holdTurns(other.ctx, 0);
  lossy.isLosing = true;
  expect(await other.start(job.id, 'everyone')).toMatchObject({ ok: true, data: { status: 'running' } });
  for (const wish of ['pause', 'resume', 'stop'] as const) {
    expect([wish, await other.steer(job.id, wish)]).toMatchObject([wish, { ok: true }]);
  }
  expect(lossy.lost).toBeGreaterThan(3);
  await other.ctx.local.get(job.id)?.work;
  lossy.client.destroy();
});

test('a click on a start that has happened is told from the start, whoever clicks late', async () => {
  const { settings } = await fleet(0);
  const desk = await jobsOf(settings, { alter: (ctx) => ({ ...ctx, target: { ...ctx.target, approveAbove: 1 } }) });
  holdTurns(desk.ctx, 0);
  const ids = Array.from({ length: 40 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
  const { id, status, changedAt } = await desk.prepare({ audience: { kind: 'ids', ids }, content: NOTICE });
  const click = async (by: string, seen: SeenJob) => {
    const started = await desk.start(id, '40', { by, seen });
    return started.ok ? describeStart(started.data) : started.error.code;
  };
  const prepared = { status, changedAt };
  expect(await click('ann', prepared)).toBe('requested, 40 recipients');
  expect(await click('ann', prepared)).toBe('requested, as it was already');
  const asked = await desk.read(id);
  expect(await click('ben', asked)).toBe('running, 40 recipients, asked for by ann and approved by ben');
  for (const by of ['ben', 'ann', 'eve']) expect(await click(by, asked)).toBe('running, it had begun already');
  await desk.steer(id, 'pause');
  await desk.steer(id, 'resume', 'eve');
  expect(await click('eve', asked)).toBe('running, it had begun already');
  await desk.steer(id, 'stop');
  await desk.ctx.local.get(id)?.work;
});

test('a start whose answer was lost is the start, although what it began has ended by then', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(
    settings,
    onChange(async (change, id, values, expected) => {
      const isChanged = await change(id, values, expected);
      if (values.status !== 'running') return isChanged;
      await desk.look();
      await desk.ctx.local.get(id)?.work;
      // As the repeat of the SDK finds it.
      return change(id, values, expected);
    }),
  );
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const started = await desk.start(id, 'everyone');
  expect(started.ok && describeStart(started.data)).toBe('done, 1 recipient');
});

test('a resume is answered while the job runs, though the watch of this process has taken it up before the answer of the table came', async () => {
  const { settings } = await fleet(40);
  const desk = await jobsOf(
    settings,
    onChange(async (change, id, values, expected) => {
      const isChanged = await change(id, values, expected);
      if (values.status === 'running') await desk.look();
      return isChanged;
    }),
  );
  holdTurns(desk.ctx, 0);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  const { work } = desk.ctx.local.get(job.id) ?? {};
  await desk.steer(job.id, 'pause');
  await work;
  expect(await desk.steer(job.id, 'resume')).toMatchObject({ ok: true });
  expect(await desk.read(job.id)).toMatchObject({ status: 'running' });
  await desk.steer(job.id, 'stop');
  await desk.ctx.local.get(job.id)?.work;
});

test('a job is taken up once, though the answer of the table to that comes after the next look of the watch', async () => {
  const { settings } = await fleet(2);
  const taken: unknown[] = [];
  const desk = await jobsOf(
    settings,
    onChange(async (change, id, values, expected) => {
      const isChanged = await change(id, values, expected);
      if (values.runner !== 'process-1') return isChanged;
      taken.push(expected.status);
      if (taken.length < 9) await desk.look();
      return isChanged;
    }),
  );
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(id, 'everyone');
  await desk.ctx.local.get(id)?.work;
  expect(await desk.read(id)).toMatchObject({ status: 'done', counts: { delivered: 2 } });
  expect(taken).toEqual(['preparing', 'running']);
});

test('a take that comes to nothing, or is not answered, keeps the job from nobody', async () => {
  const { settings } = await fleet(2);
  const outcomes: (() => boolean)[] = [
    () => {
      throw Object.assign(new Error('slow down'), { name: 'TimeoutError' });
    },
    () => false,
  ];
  const desk = await jobsOf(
    settings,
    onChange(async (change, id, values, expected) => {
      const outcome = values.runner === 'process-1' && expected.status === 'running' && outcomes.pop();
      return outcome ? outcome() : change(id, values, expected);
    }),
  );
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(id, 'everyone');
  await expect(desk.look()).rejects.toThrow('slow down');
  expect(desk.ctx.local.size).toBe(0);
  await desk.look();
  await desk.ctx.local.get(id)?.work;
  expect(await desk.read(id)).toMatchObject({ status: 'done', counts: { delivered: 2 } });
});

test.each([
  { wish: 'stop', others: ['resume'], status: 'stopped' },
  { wish: 'stop', others: ['resume', 'pause'], status: 'stopped' },
  { wish: 'pause', others: ['pause', 'resume'], status: 'paused' },
] as const)('a $wish holds, whoever is faster with $others in the same moment', async ({ wish, others, status }) => {
  const { settings } = await fleet(40);
  let isRaced = false;
  const desk = await jobsOf(
    settings,
    onChange(async (change, id, values, expected) => {
      if (values.changedBy === 'ann' && values.status === status && !isRaced) {
        isRaced = true;
        for (const other of others) await desk.steer(id, other, 'ben');
      }
      return change(id, values, expected);
    }),
  );
  holdTurns(desk.ctx, 0);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  if (wish === 'stop') await desk.steer(job.id, 'pause', 'ben');
  expect(await desk.steer(job.id, wish)).toMatchObject({ ok: true, data: { status, changedBy: 'ann' } });
  await desk.until(job.id, () => desk.ctx.local.size === 0);
  expect(await desk.read(job.id)).toMatchObject({ status, changedBy: 'ann' });
});

test('a stop of a job that others change at every look says so in the end, and a stop of one that ends meanwhile what it is by now', async () => {
  const { settings } = await fleet(0);
  let at = 0;
  let becomes: 'running' | 'done' = 'running';
  const desk = await jobsOf(
    settings,
    onChange(async (change, id, values, expected) => {
      if (values.status === 'stopped') await change(id, { status: becomes, changedAt: ++at }, {});
      return change(id, values, expected);
    }),
  );
  const { id } = await desk.prepare({ audience: { kind: 'ids', ids: ['a'] }, content: NOTICE });
  const held = { status: 'running', runner: 'process-2', beatAt: desk.ctx.now() } as const;
  await desk.ctx.jobs.change(id, held, {});
  const told = (message: string) => ({ ok: false, error: { code: 'conflict', message } });
  expect(await desk.steer(id, 'stop')).toMatchObject(told('This job has changed meanwhile. Look at it again.'));
  expect(at).toBeGreaterThan(1);
  becomes = 'done';
  expect(await desk.steer(id, 'stop')).toMatchObject(told('This job is done by now.'));
});

test('a discard in the moment in which a scheduled start is recorded is on the record after it: nothing began', async () => {
  const { clients, settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(id, 'everyone', { at: Date.now() + 1_000 });
  const told: object[] = [];
  const begin = async (record: object) => {
    told.push(record);
    return (await desk.steer(id, 'discard')).ok ? 'discarded' : 'recorded';
  };
  const alter = (ctx: JobContext) => ({ ...ctx, audit: { begin } });
  const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2', alter });
  await then.look();
  await then.ctx.local.get(id)?.work;
  expect(await then.read(id)).toMatchObject({ status: 'discarded', changedBy: 'ann' });
  expect(told).toMatchObject([
    { outcome: 'running', subjects: [id] },
    {
      outcome: 'not begun',
      subjects: [id],
      total: 1,
      detail: 'It was discarded in the moment in which it was to start.',
    },
  ]);
  expect([clients[0]?.received, then.errors]).toEqual([[], []]);
});

test('an approval and a refusal hold although the table does not take them into the list of what was decided', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({
      ...ctx,
      target: { ...ctx.target, approveAbove: 0 },
      jobs: { ...ctx.jobs, putDecided: () => Promise.reject(new Error('no room')) },
    }),
  });
  const asked = async () => {
    const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(id, 'everyone');
    return id;
  };
  const [approved, refused] = [await asked(), await asked()];
  expect(await desk.start(approved, 'everyone', { by: 'ben' })).toMatchObject({ data: { status: 'running' } });
  expect(await desk.steer(refused, 'refuse', 'ben')).toMatchObject({ data: { status: 'discarded' } });
  await desk.until(approved, ({ status }) => status === 'done');
  expect(desk.errors).toHaveLength(2);
});
