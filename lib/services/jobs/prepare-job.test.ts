import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type PrepareJob, prepareJobSchema } from '../../domain/job-input';
import { maskJob } from '../../domain/personal';
import { permissionsOf } from '../../domain/role';
import { putRows } from '../test-sweep';
import { prepareJob } from './prepare-job';
import { TAKES_SCAN } from './read-audience';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

const EVERYONE = { kind: 'everyone', scan: false } as const;
const { fleet, engine } = prepareFleets();

const notice = (template: string) => ({ kind: 'notice' as const, template, format: 'text' as const });

describe('a form that is sent again under its id', () => {
  test('after it was changed is told so, and the job there is stays as it was', async () => {
    const { settings } = await fleet(2);
    const desk = await jobsOf(settings);
    const id = randomUUID();
    await desk.prepare({ id, audience: EVERYONE, content: notice('first') });
    await expect(desk.prepare({ id, audience: EVERYONE, content: notice('second') })).rejects.toThrow(
      'This form made a job before it was changed.',
    );
    expect((await desk.read(id)).content).toMatchObject({ template: 'first' });
  });

  test('after it failed, with fewer ids, reaches those alone', async () => {
    const { settings } = await fleet(0);
    const desk = await jobsOf(settings);
    const { jobs } = desk.ctx;
    const id = randomUUID();
    const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `id-${at}`);
    desk.ctx.jobs = {
      ...jobs,
      create: async () => {
        throw new Error('throttled');
      },
    };
    const wish = { id, content: { kind: 'check' } } as const;
    await expect(desk.prepare({ ...wish, audience: { kind: 'ids', ids: idsOf(2_500) } })).rejects.toThrow('throttled');
    desk.ctx.jobs = jobs;
    expect((await desk.prepare({ ...wish, audience: { kind: 'ids', ids: idsOf(3) } })).card?.total).toBe(3);
  });

  test('at once with other ids never mixes them: one is prepared and the other told, or none is', async () => {
    const { settings } = await fleet(0);
    const desk = await jobsOf(settings);
    const { jobs } = desk.ctx;
    const id = randomUUID();
    const wish = { id, content: { kind: 'check' } } as const;
    // The other one writes its ids down just before the job of the first is made.
    desk.ctx.jobs = {
      ...jobs,
      async create(job) {
        await jobs.putIds(id, 0, ['other'], 'another form');
        return jobs.create(job);
      },
    };
    const job = await desk.prepare({ ...wish, audience: { kind: 'ids', ids: ['mine', 'too'] } });
    expect(job).toMatchObject({
      status: 'discarded',
      problem: expect.stringContaining('written over by another form'),
    });
  });
});

describe('a job that goes back to one for everyone', () => {
  test('is for everyone by every rule, also over a check', async () => {
    const { settings } = await fleet(2);
    const desk = await jobsOf(settings, {
      alter: (ctx) => ({ ...ctx, target: { ...ctx.target, release: { everyone: true } } }),
    });
    const check = await desk.prepare({ audience: EVERYONE, content: { kind: 'check' } });
    await desk.start(check.id, 'everyone');
    await desk.until(check.id, ({ status }) => status === 'done');
    const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
    const audience = { kind: 'job', jobId: check.id, marks: 'v' } as const;
    const pace = { perSecond: 100 };
    await expect(desk.prepare({ audience, content: notice('x') }, 'support')).rejects.toThrow(
      'may not address everyone',
    );
    const job = await desk.prepare({ audience, content: kick, pace });
    expect(job).toMatchObject({ card: { total: 2 }, audience: { ofEveryone: true } });
    expect(await desk.start(job.id)).toMatchObject({ ok: false, error: { message: 'Type everyone to confirm.' } });
    expect(await desk.start(job.id, 'everyone')).toMatchObject({ data: { status: 'requested' } });
    await desk.start(job.id, 'everyone', { by: 'ben' });
    await desk.until(job.id, ({ status }) => status === 'done');
    const next = await desk.prepare({ audience: { ...audience, jobId: job.id, marks: 'c' }, content: kick, pace });
    expect(next.audience).toMatchObject({ ofEveryone: true });
  });
});

test('a job says for workers of earlier versions how many calls the target has under way at once', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({ ...ctx, target: { ...ctx.target, bulk: { perSecond: 1_000, concurrency: 300 } } }),
  });
  const { id } = await desk.prepare({ audience: EVERYONE, content: notice('x'), pace: { perSecond: 10 } });
  expect(await desk.ctx.jobs.read(id)).toMatchObject({ pace: { perSecond: 10, concurrency: 300 } });
});

describe('a job for everybody', () => {
  test.each([['8'], ['15']])(
    'has who is registered in shard %s by hand too, whatever the console has seen before',
    async (shard) => {
      const { settings, tableName, connect } = await fleet(4);
      const desk = await jobsOf(settings);
      expect((await desk.prepare({ audience: EVERYONE, content: notice('x') })).card?.total).toBe(4);
      const { id, received } = await connect();
      await putRows(engine(), tableName, [{ connectionId: id, shard, connectedAt: Date.now() - 60_000 }]);
      const job = await desk.prepare({ audience: EVERYONE, content: notice('x') });
      expect(job).toMatchObject({ status: 'prepared', card: { total: 5 } });
      await desk.start(job.id, 'everyone');
      await desk.until(job.id, ({ status }) => status === 'done');
      expect(received).toEqual(['x']);
    },
  );
});

test('the reason for a job is shown to whoever approves it, without addresses to whom they are masked', async () => {
  const { settings } = await fleet(3);
  const desk = await jobsOf(settings, { alter: (ctx) => ({ ...ctx, target: { ...ctx.target, approveAbove: 2 } }) });
  const said = 'floods from 203.0.113.7';
  const job = await desk.prepare({ audience: EVERYONE, content: notice('x'), reason: said });
  await desk.start(job.id, 'everyone');
  const seen = await desk.read(job.id);
  expect(seen).toMatchObject({ status: 'requested', reason: said });
  expect(maskJob(seen, desk.ctx).reason).toBe('floods from 203.0.•.•');
  expect(await desk.prepare({ audience: EVERYONE, content: notice('x') })).not.toHaveProperty('reason');
});

describe('a list of ids', () => {
  const check = { kind: 'check' } as const;

  test.each([
    ['a * at its end, which in a search would be a beginning', ['abc*']],
    ['commas, blanks, quotation marks and keys of a search', ['a,b', 'c d;e', '"f', 'user:g', 'h*']],
    [
      'so many characters that a search would not hold them',
      Array.from({ length: 700 }, (_, at) => `${at}`.padEnd(900, 'z')),
    ],
  ])('is taken as it is: %s', async (_, ids) => {
    const { settings, tableName } = await fleet(0);
    const connectedAt = Date.now() - 60_000;
    const rows = [...ids.slice(0, 3), 'abcd', 'a', 'hh'].map((connectionId) => ({ connectionId, connectedAt }));
    await putRows(engine(), tableName, rows);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: { kind: 'ids', ids }, content: check, listReadAt: Date.now() });
    const known = Math.min(3, ids.length);
    expect(job).toMatchObject({
      status: 'prepared',
      card: { total: ids.length, changed: { left: ids.length - known } },
    });
    const frozen = await desk.ctx.jobs.readRecipients(job.id, 0);
    expect(ids).toEqual(expect.arrayContaining(frozen?.ids ?? ['none']));
  });

  test('with more to leave out than may be, or than a job holds, is refused in words', async () => {
    const { settings } = await fleet(0);
    const desk = await jobsOf(settings);
    const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `id-${at}`);
    const leaveOut = (ids: string[], users: string[] = []) =>
      desk.prepare({ audience: { kind: 'ids', ids: ['a'] }, content: check, exclusions: { ids, users } });
    await expect(leaveOut(idsOf(1_001))).rejects.toThrow('Leave out at most 1,000 ids. For more, choose whom');
    await expect(leaveOut([], idsOf(1_001))).rejects.toThrow('Leave out at most 1,000 users.');
    const long = idsOf(400).map((id) => id.padEnd(1_000, 'z'));
    await expect(leaveOut([], long)).rejects.toThrow(
      /whom to leave out are 39\d\.\d KB together, and a job may have 300\.0 KB/,
    );
  });
});

describe('recipients that only a scan finds', () => {
  const ofPrefix = (scan: boolean) => ({
    kind: 'filter' as const,
    query: { q: 'user:user-*', id: '', user: '', ip: '', scan },
  });

  test('are refused before there is a job until somebody agrees to one', async () => {
    const { settings } = await fleet(2);
    const desk = await jobsOf(settings);
    const id = randomUUID();
    const wish = { id, target: 'test', pace: { perSecond: 10 }, audience: ofPrefix(false), content: notice('x') };
    const user = { name: 'ann', role: 'admin' as const, permissions: permissionsOf('admin') };
    expect(await prepareJob({ ctx: desk.ctx, input: prepareJobSchema.parse(wish), user })).toMatchObject({
      ok: false,
      error: { code: 'invalid', asks: 'scan', message: TAKES_SCAN },
    });
    expect(await desk.ctx.jobs.read(id)).toBeUndefined();
    expect((await desk.prepare({ ...wish, audience: ofPrefix(true) })).card?.total).toBe(2);
  });

  test('are told from others without a read', async () => {
    const { settings } = await fleet(2);
    const { registry } = (await jobsOf(settings)).ctx;
    const page = { order: 'newest', size: 1, cursor: null, isPlanOnly: true } as const;
    for (const [q, consent] of [
      ['', undefined],
      ['user:user-1', undefined],
      ['user:user-1 after:1h', undefined],
      ['user:user-*', expect.anything()],
    ]) {
      const answer = await registry.list({ ...ofPrefix(false).query, q: q as string, ...page });
      expect([q, answer]).toMatchObject([q, { ok: true, data: { rows: [], next: null, read: { capacityUnits: 0 } } }]);
      expect(answer.ok && answer.data.consent).toEqual(consent);
    }
  });

  test('are told of where that turns out while they are written down', async () => {
    const { settings } = await fleet(1);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: EVERYONE, content: notice('x') });
    await desk.ctx.jobs.change(job.id, { fullAudience: ofPrefix(false) }, { status: 'prepared' });
    await desk.steer(job.id, 'prepareAgain');
    expect(await desk.until(job.id, ({ status }) => status !== 'preparing')).toMatchObject({
      status: 'prepared',
      card: null,
      problem: expect.stringMatching(
        /Make another job, with “The registry may be scanned” ticked\. Nobody was reached\.$/,
      ),
      asksScan: true,
    });
    // A page of before, or another console, prepares it all the same: that it asked for a scan is of that time.
    await desk.ctx.jobs.change(job.id, { fullAudience: EVERYONE }, { status: 'prepared' });
    await desk.steer(job.id, 'prepareAgain');
    const again = await desk.until(job.id, ({ status }) => status !== 'preparing');
    expect([again.card?.total, again.asksScan]).toEqual([1, undefined]);
  });
});

describe('a job of an earlier version whose filter names nobody', () => {
  test('reaches nobody: it is not started, nor prepared again', async () => {
    const { clients, settings } = await fleet(1);
    const desk = await jobsOf(settings);
    for (const q of [',', ' ']) {
      const job = await desk.prepare({ audience: EVERYONE, content: notice('x') });
      const query = { q, id: '', user: '', ip: '', scan: false };
      const ofFilter = { kind: 'filter', query } as const;
      await desk.ctx.jobs.change(job.id, { audience: ofFilter, fullAudience: ofFilter }, { status: 'prepared' });
      const message = expect.stringMatching(/nothing to look for|not everyone/);
      expect(await desk.start(job.id, 'everyone')).toMatchObject({ ok: false, error: { message } });
      await desk.steer(job.id, 'prepareAgain');
      const again = await desk.until(job.id, ({ status }) => status !== 'preparing');
      expect(again).toMatchObject({ status: 'prepared', card: null, problem: message });
    }
    expect(clients[0]?.received).toEqual([]);
  });
});

describe('a start of a job that is prepared again meanwhile', () => {
  /** What is decided on a card of one, while the job is by now one for three. */
  async function secondCard(content: PrepareJob['content'], more: object, ask: boolean) {
    const { clients, settings, tableName, connect } = await fleet(1);
    const desk = await jobsOf(settings, { alter: (ctx) => ({ ...ctx, target: { ...ctx.target, ...more } }) });
    const { id } = await desk.prepare({ audience: EVERYONE, content, pace: { perSecond: 100 } });
    if (ask) await desk.start(id, 'everyone');
    const seen = await desk.read(id);
    const late = [await connect(), await connect()];
    const connectedAt = Date.now() - 60_000;
    const rows = late.map((client) => ({ connectionId: client.id, connectedAt }));
    await putRows(engine(), tableName, rows);
    await desk.steer(id, 'prepareAgain');
    const again = await desk.until(id, ({ status }) => status === 'prepared');
    expect([seen.card?.total, again.card?.total]).toEqual([1, 3]);
    return { desk, id, seen, again, clients: [...clients, ...late] };
  }
  const stale = { ok: false, error: { code: 'conflict', message: expect.stringContaining('Look at it again.') } };

  test('is not approved by whoever saw the first card, and is by whoever sees this one', async () => {
    const { desk, id, seen, clients } = await secondCard(notice('x'), { approveAbove: 0 }, true);
    await desk.start(id, 'everyone');
    expect(await desk.start(id, 'everyone', { by: 'ben', seen })).toMatchObject(stale);
    expect(await desk.read(id)).toMatchObject({ status: 'requested', startedAt: null });
    expect(await desk.start(id, 'everyone', { by: 'ben' })).toMatchObject({ data: { approvedBy: 'ben' } });
    await desk.until(id, ({ status }) => status === 'done');
    expect(clients.map(({ received }) => received)).toEqual([['x'], ['x'], ['x']]);
  });

  test('kicks nobody by the first card, and a double click on this one is one start', async () => {
    const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
    const { desk, id, seen, again, clients } = await secondCard(kick, {}, false);
    expect(await desk.start(id, 'everyone', { seen })).toMatchObject(stale);
    expect(clients.every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
    for (const times of [1, 2]) {
      const begun = await desk.start(id, 'everyone', { seen: again });
      expect([times, begun]).toMatchObject([times, { ok: true }]);
    }
    expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ closed: 3 });
  });
});
