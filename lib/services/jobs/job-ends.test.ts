import { expect, onTestFinished, test } from 'vitest';
import { createAuditLog, type NewAuditRecord } from '../../console/audit-log';
import { createConsoleTable } from '../../console/console-table';
import { readWhole } from '../../console/test-audit';
import { waitFor } from '../../local/testing';
import type { JobContext } from './job-context';
import { watchJobs } from './job-desk';
import { prepareFleets } from './test-fleet';
import { beginHeld } from './test-held-turns';
import { jobsOf } from './test-jobs';

/** Every end of a job is on the record, with what came of everybody by then. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const { fleet } = prepareFleets();

async function recorded(clients: number, alter: (ctx: JobContext) => JobContext = (ctx) => ctx, aheadMs = 0) {
  const { settings } = await fleet(clients);
  const records: NewAuditRecord[] = [];
  const options = {
    alter: (ctx: JobContext) => alter({ ...ctx, audit: { begin: async (record) => String(records.push(record)) } }),
  };
  const desk = await jobsOf(settings, options);
  const last = () => waitFor(() => expect(records).not.toHaveLength(0)).then(() => records.at(-1));
  return { desk, records, last, later: () => jobsOf(settings, { ...options, aheadMs, runner: 'process-2' }) };
}

test.each([false, true])('a stop is, while it ran or (%s) while it was paused', async (isPaused) => {
  const { desk, last, records } = await recorded(40);
  const job = await beginHeld(desk, 3, { content: NOTICE });
  const { work } = desk.ctx.local.get(job.id) ?? {};
  if (isPaused) {
    await desk.steer(job.id, 'pause');
    await work;
    expect(records).toEqual([]);
  }
  await desk.steer(job.id, 'stop', 'ben');
  await work;
  const { counts } = await desk.read(job.id);
  expect(await last()).toMatchObject({
    outcome: 'stopped',
    subjects: [job.id],
    total: 40,
    detail: `${counts.remaining} remaining, ${counts.delivered} delivered`,
  });
  expect(records).toHaveLength(1);
});

test('a preparation that cannot go on and a scheduled start that does not begin are, with why', async () => {
  const { desk, last, later } = await recorded(1, (ctx) => ctx, 60 * 60_000);
  const none = await desk.prepareInVain({ audience: EVERYONE, content: NOTICE });
  expect(none.status).toBe('discarded');
  expect(await last()).toMatchObject({ outcome: 'discarded', subjects: [none.id], detail: none.problem });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone', { at: Date.now() + 1_000 });
  const late = await later();
  await late.look();
  const waits = await late.until(job.id, ({ problem }) => problem !== null);
  expect(await last()).toMatchObject({ outcome: 'not begun', subjects: [job.id], total: 1, detail: waits.problem });
});

test('a write that fails at the end of a job that was stopped leaves it stopped', async () => {
  let fails = 0;
  const { desk, last } = await recorded(30, ({ jobs, ...ctx }) => ({
    ...ctx,
    jobs: {
      ...jobs,
      change: async (id, values, expected) => {
        if (values.runner === null && expected.runner === 'process-1' && fails++ === 0) throw new Error('slow down');
        return jobs.change(id, values, expected);
      },
    },
  }));
  const job = await beginHeld(desk, 3, { content: NOTICE });
  const { work } = desk.ctx.local.get(job.id) ?? {};
  await desk.steer(job.id, 'stop');
  await work;
  expect(fails).toBeGreaterThan(1);
  expect(await desk.ctx.jobs.read(job.id)).toMatchObject({ status: 'stopped', problem: null, runner: null });
  expect(await last()).toMatchObject({ outcome: 'stopped' });
});

test('a table that is over its capacity while a process lets a job go ends nothing: the job goes on', async () => {
  let fails = 0;
  const { desk, last, records } = await recorded(3, ({ jobs, ...ctx }) => ({
    ...ctx,
    jobs: {
      ...jobs,
      change: async (id, values, expected) => {
        const isLettingGo = values.runner === null && values.status === undefined;
        if (isLettingGo && fails++ === 0) throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
        return jobs.change(id, values, expected);
      },
    },
  }));
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const { jobs, now } = desk.ctx;
  const segment = { segment: 0, marks: '...', version: 0, leaseUntil: now() + 10_000 };
  await jobs.writeProgress(job.id, { ...segment, owner: 'process-2' });
  await desk.start(job.id, 'everyone');
  await desk.ctx.local.get(job.id)?.work;
  expect(fails).toBe(1);
  expect(await desk.read(job.id)).toMatchObject({ status: 'running', problem: null });
  await jobs.writeProgress(job.id, { ...segment, owner: null, version: 1 });
  await desk.look();
  expect(await desk.until(job.id, ({ status }) => status !== 'running')).toMatchObject({ counts: { delivered: 3 } });
  expect(await last()).toMatchObject({ outcome: 'done' });
  expect(records).toHaveLength(1);
});

test('a stop is once calls of others have ended, and with what came of them', async () => {
  const { desk, last, records } = await recorded(3);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const { jobs, now } = desk.ctx;
  const segment = { segment: 0, version: 0, leaseUntil: now() + 10_000 };
  await jobs.writeProgress(job.id, { ...segment, marks: '?d.', owner: 'worker' });
  await jobs.change(job.id, { status: 'running', runner: 'gone', beatAt: 0 }, {});
  await desk.steer(job.id, 'stop');
  // It has looked whether somebody calls, and goes on looking.
  const looked = now();
  await waitFor(async () => expect((await jobs.read(job.id))?.beatAt).toBeGreaterThan(looked));
  expect(records).toEqual([]);
  await jobs.writeProgress(job.id, { ...segment, version: 1, marks: 'dd.', owner: null });
  expect(await last()).toMatchObject({ outcome: 'stopped', detail: '1 remaining, 2 delivered' });
  await desk.ctx.local.get(job.id)?.work;
  expect(await jobs.read(job.id)).toMatchObject({ status: 'stopped', runner: null });
  expect(await jobs.unsettled()).toEqual([]);
  expect(records).toHaveLength(1);
});

test('a stop is where the console that was at the job is gone: by the next that finds nobody there, once', async () => {
  const { desk, last, later, records } = await recorded(3, (ctx) => ctx, 20_000);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const { jobs, now } = desk.ctx;
  await jobs.change(job.id, { status: 'running', runner: 'gone', beatAt: now() }, {});
  await desk.steer(job.id, 'stop');
  await desk.look();
  expect(desk.ctx.local.size).toBe(0);
  const late = await later();
  await Promise.all([late.look(), late.look()]);
  expect(await last()).toMatchObject({ outcome: 'stopped', detail: '3 remaining' });
  await late.ctx.local.get(job.id)?.work;
  await late.look();
  expect(late.ctx.local.size).toBe(0);
  expect(records).toHaveLength(1);
});

test('a stop is that came in the moment in which a run failed', async () => {
  const { desk, last } = await recorded(30, ({ jobs, ...ctx }) => ({
    // No console has the target where the job was prepared.
    ...{ ...ctx, isAlive: () => false },
    jobs: {
      ...jobs,
      change: async (id, values, expected) => {
        if (values.status === 'failed') await desk.steer(id, 'stop');
        return jobs.change(id, values, expected);
      },
    },
  }));
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.ctx.jobs.change(job.id, { targetHash: 'another', status: 'running', startedAt: Date.now() }, {});
  await desk.look();
  expect(await last()).toMatchObject({ outcome: 'stopped', detail: '30 remaining' });
  await desk.ctx.local.get(job.id)?.work;
  expect(await desk.ctx.jobs.read(job.id)).toMatchObject({ status: 'stopped', runner: null });
});

test.each(['stop', 'pause'] as const)(
  'an end that is recorded is the only one, whoever asks for a %s meanwhile',
  async (wish) => {
    const answers: unknown[] = [];
    const { desk, records } = await recorded(3, ({ audit, ...ctx }) => ({
      ...ctx,
      audit: {
        begin: async (record) => {
          const id = await audit.begin(record);
          answers.push(await desk.steer(String(record.subjects[0]), wish));
          return id;
        },
      },
    }));
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(job.id, 'everyone');
    await desk.ctx.local.get(job.id)?.work;
    expect(await desk.ctx.jobs.read(job.id)).toMatchObject({ status: 'done', runner: null });
    expect(await desk.ctx.jobs.unsettled()).toEqual([]);
    expect(records).toMatchObject([{ outcome: 'done', detail: '3 delivered' }]);
    expect(answers).toMatchObject([{ ok: false, error: { message: 'This job is done by now.' } }]);
  },
);

test.each(['ran', 'went on after a failure', 'went on after a failure, by such a console'])(
  'a stop is that came from a console of an earlier version, which writes no debt, of a job that %s',
  async (what) => {
    const { desk, records } = await recorded(40);
    const { jobs, now, local } = desk.ctx;
    const job = await beginHeld(desk, 3, { content: NOTICE });
    if (what !== 'ran') {
      await desk.steer(job.id, 'pause');
      await local.get(job.id)?.work;
      const isByEarlier = what !== 'went on after a failure';
      await jobs.change(job.id, { status: 'failed', isEndOwed: isByEarlier }, { status: 'paused' });
      if (isByEarlier) await jobs.change(job.id, { status: 'running' }, { status: 'failed' });
      await (isByEarlier ? desk.look() : desk.steer(job.id, 'resume'));
    }
    const at = now();
    const stopped = { status: 'stopped', changedAt: at, changedBy: 'ben', endedAt: at } as const;
    await jobs.change(job.id, stopped, { status: 'running' });
    await local.get(job.id)?.work;
    const { counts } = await desk.read(job.id);
    const detail = `${counts.remaining} remaining, ${counts.delivered} delivered`;
    expect(records).toMatchObject([{ outcome: 'stopped', detail }]);
    expect(await jobs.read(job.id)).toMatchObject({ status: 'stopped', runner: null, isEndOwed: false });
  },
);

test.each(['readRecipients', 'readProgress', 'writeProgress', 'change'] as const)(
  'a mistake of the program (%s) ends a run in words and on the record, instead of being waited for',
  async (call) => {
    let mistakes = 0;
    const { desk, last } = await recorded(3, ({ jobs, ...ctx }) => ({
      ...ctx,
      jobs: {
        ...jobs,
        [call]: async (...args: Parameters<typeof jobs.change>) => {
          // Of the changes those that say how fast a run is.
          const isOfRate = args[2].status === 'running' && args[1].rate !== undefined && !args[1].status;
          if (call === 'change' && !isOfRate) return jobs.change(...args);
          mistakes += 1;
          throw new TypeError('undefined is not a function');
        },
      },
    }));
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 1 } });
    await desk.start(job.id, 'everyone');
    const failed = await desk.until(job.id, ({ status }) => status !== 'running');
    expect(`${failed.status}: ${failed.problem}`).toMatch(/^failed: The console could not go on.* The log says why\.$/);
    expect(await last()).toMatchObject({ outcome: 'failed' });
    await desk.ctx.local.get(job.id)?.work;
    expect(desk.errors).toMatchObject([{ name: 'TypeError' }]);
    expect(mistakes).toBeLessThan(5);
  },
);

test.each([
  ['running', 'pause', null],
  ['running', 'stop', null],
  ['preparing', 'discard', null],
  ['failed', 'stop', 'The gateway cannot be reached.'],
] as const)('of a job that was %s, %s leaves %j of what kept it', async (status, wish, left) => {
  const { desk } = await recorded(0);
  const job = await desk.prepare({ audience: { kind: 'ids', ids: ['id-1'] }, content: NOTICE });
  const problem = 'The gateway cannot be reached.';
  await desk.ctx.jobs.change(job.id, { status, runner: 'gone', beatAt: desk.ctx.now(), problem }, {});
  expect(await desk.steer(job.id, wish)).toMatchObject({ ok: true, data: { problem: left } });
});

test('an end that is owed is recorded although its target is gone, or not used here, with no other in use', async () => {
  const { desk, last, later } = await recorded(1, (ctx) => ctx, 60_000);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const { changedAt } = await desk.read(job.id);
  await desk.ctx.jobs.change(job.id, { status: 'stopped', isEndOwed: true }, { status: 'prepared', changedAt });
  onTestFinished(watchJobs(new Map(), (await later()).ctx).stop);
  expect(await last()).toMatchObject({ outcome: 'stopped', subjects: [job.id], target: 'test' });
});

test('an end that a process recorded, and did not note any more, is on the record once when another notes it', async () => {
  const { settings } = await fleet(1);
  const table = createConsoleTable(settings.engine.client, `console-of-${settings.tableName}`);
  const desk = await jobsOf(settings, {
    alter: ({ jobs, ...ctx }) => ({
      ...ctx,
      audit: createAuditLog(table),
      jobs: {
        ...jobs,
        change: async (id, values, expected) => {
          if (values.isEndOwed === false) throw new Error('killed');
          return jobs.change(id, values, expected);
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  await desk.ctx.local.get(job.id)?.work;
  const alter = (ctx: JobContext) => ({ ...ctx, audit: createAuditLog(table) });
  const other = await jobsOf(settings, { runner: 'process-2', aheadMs: 60_000, alter });
  expect(await other.ctx.jobs.read(job.id)).toMatchObject({ status: 'done', isEndOwed: true });
  await other.look();
  await other.ctx.local.get(job.id)?.work;
  expect(await other.ctx.jobs.read(job.id)).toMatchObject({ status: 'done', runner: null, isEndOwed: false });
  const records = await readWhole(createAuditLog(table));
  expect(records.map(({ act, outcome }) => [act, outcome])).toEqual([['job', 'done']]);
});
