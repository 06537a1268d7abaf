import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createConsoleTable } from '../../console/console-table';
import { createRequests } from '../../console/requests';
import { err } from '../../domain/result';
import { expireRequests } from '../release/expire-requests';
import { listRequests } from '../release/list-requests';
import { putRows } from '../test-sweep';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Starts that wait: for a second person, for a time, for what comes of a few. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const TIMEOUT_MS = 60_000;

const { fleet, engine } = prepareFleets();

const withRule = (approveAbove: number) => ({
  alter: <C extends { target: object }>(ctx: C): C => ({ ...ctx, target: { ...ctx.target, approveAbove } }),
});

describe('a start that takes two', () => {
  test('is asked for by one and begun by another, who is not the same', async () => {
    const { clients, settings } = await fleet(3);
    const desk = await jobsOf(settings, withRule(2));
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    expect(await desk.start(job.id, 'everyone')).toMatchObject({
      ok: true,
      data: { status: 'requested', requestedBy: 'ann' },
    });
    const again = await desk.start(job.id, 'everyone');
    expect(again).toMatchObject({ ok: false, error: { message: expect.stringContaining('Somebody else') } });
    expect(clients.every(({ received }) => received.length === 0)).toBe(true);
    expect(await desk.start(job.id, 'everyone', { by: 'ben' })).toMatchObject({
      ok: true,
      data: { approvedBy: 'ben' },
    });
    await desk.until(job.id, ({ status }) => status === 'done');
    expect(clients.map(({ received }) => received)).toEqual([['x'], ['x'], ['x']]);
  });

  test.each([
    { what: 'a request', rule: 0, inMs: null, status: 'requested' },
    { what: 'a time', rule: 1_000, inMs: TIMEOUT_MS, status: 'scheduled' },
  ])(
    'that is $what is one for whoever clicks twice, and told to others and on another card',
    async ({ rule, inMs, status }) => {
      const at = inMs && Date.now() + inMs;
      const { settings } = await fleet(0);
      const desk = await jobsOf(settings, withRule(rule));
      const job = await desk.prepare({ audience: { kind: 'ids', ids: ['a'] }, content: NOTICE });
      const seen = { status: job.status, changedAt: job.changedAt };
      const click = (by: string, time = at) => desk.start(job.id, '', { seen, by, ...(time !== null && { at: time }) });
      const first = await click('ann');
      expect(first).toMatchObject({ ok: true, data: { status } });
      expect(await click('ann')).toEqual({ ok: true, data: { ...(first.ok && first.data), isLate: true } });
      const message = `This job is ${status} by now. Look at it again.`;
      expect(await click('ben')).toMatchObject({ error: { message } });
      expect(await click('ann', Date.now() + 2 * TIMEOUT_MS)).toMatchObject({ error: { message } });
      await desk.ctx.jobs.change(job.id, { frozenAt: job.changedAt + 1 }, {});
      expect(await click('ann')).toMatchObject({ error: { message } });
    },
  );

  test('is not needed for fewer, nor for a check, and a request grows old', async () => {
    const { settings } = await fleet(2);
    const desk = await jobsOf(settings, withRule(2));
    const few = await desk.prepare({ audience: { kind: 'ids', ids: ['a', 'b'] }, content: NOTICE });
    expect(await desk.start(few.id)).toMatchObject({ data: { status: 'running' } });
    const strict = await jobsOf(settings, withRule(0));
    const check = await strict.prepare({ audience: EVERYONE, content: { kind: 'check' } });
    expect(await strict.start(check.id, 'everyone')).toMatchObject({ data: { status: 'running' } });

    const asked = await strict.prepare({ audience: EVERYONE, content: NOTICE });
    await strict.start(asked.id, 'everyone');
    const later = await jobsOf(settings, { ...withRule(0), aheadMs: 61 * 60_000 });
    const tooLate = await later.start(asked.id, 'everyone', { by: 'ben' });
    expect(tooLate).toMatchObject({ ok: true, data: { status: 'requested', requestedBy: 'ben' } });
    // As it is read of a request from before there was an end of them.
    await strict.ctx.jobs.change(asked.id, { requestExpiresAt: null }, {});
    const endless = await strict.start(asked.id, 'everyone', { by: 'ann' });
    expect(endless).toMatchObject({ ok: true, data: { status: 'requested', requestedBy: 'ann' } });
  });

  test('is withdrawn by who asked and refused by others, and begins after neither', async () => {
    const { clients, settings } = await fleet(1);
    const desk = await jobsOf(settings, withRule(0));
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(job.id, 'everyone');
    expect(await desk.steer(job.id, 'refuse', 'ann')).toMatchObject({ ok: false });
    expect(await desk.steer(job.id, 'withdraw', 'ben')).toMatchObject({ ok: false });
    expect(await desk.steer(job.id, 'withdraw', 'ann')).toMatchObject({
      data: { status: 'prepared', requestedBy: null, requestExpiresAt: null },
    });
    await desk.start(job.id, 'everyone');
    expect(await desk.steer(job.id, 'refuse', 'ben')).toMatchObject({
      data: { status: 'discarded', problem: 'ben refused it.' },
    });
    expect(await desk.start(job.id, 'everyone', { by: 'ben' })).toMatchObject({ ok: false });
    expect(clients[0]?.received).toEqual([]);
  });

  test('is listed with what became of it, newest first, for whoever asked and whoever might have approved', async () => {
    const { settings, tableName } = await fleet(1);
    const desk = await jobsOf(settings, withRule(0));
    const asked = async () => {
      const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE });
      await desk.start(id, 'everyone');
      return id;
    };
    const approved = await asked();
    await desk.start(approved, 'everyone', { by: 'ben' });
    for (const [wish, by] of [
      ['refuse', 'ben'],
      ['withdraw', 'ann'],
      ['prepareAgain', 'ben'],
    ] as const) {
      expect(await desk.steer(await asked(), wish, by)).toMatchObject({ ok: true });
    }
    const requests = createRequests(createConsoleTable(engine().client, `console-of-${tableName}`));
    const list = async (name: string, role: 'operator' | 'support') => {
      const people = { find: async () => ({ name, role, createdAt: 0 }) };
      const ctx = {
        ...desk.ctx,
        requests,
        people,
        may: () => true,
        read: () => err('invalid', ''),
        target: () => undefined,
      };
      const found = await listRequests({ ctx, user: { name, role, permissions: [] } });
      return found.ok && found.data;
    };
    const common = { target: 'test', title: 'Send to 1 connection', by: 'ann' };
    const decided = [
      { ...common, status: 'lapsed', decidedBy: 'ben', outcome: expect.stringContaining('written down anew') },
      { ...common, status: 'withdrawn', decidedBy: 'ann', outcome: null },
      { ...common, status: 'refused', decidedBy: 'ben', outcome: null },
      { ...common, status: 'approved', decidedBy: 'ben', outcome: null, jobId: approved },
    ];
    for (const name of ['ben', 'cleo']) {
      expect(await list(name, 'operator')).toMatchObject({ jobs: [], decidedJobs: decided });
    }
    expect(await list('ann', 'support')).toMatchObject({ decidedJobs: decided });
    expect(await list('vera', 'support')).toMatchObject({ decidedJobs: [] });
  });

  test('does not begin when who asked has lost the right, whether it is approved late or set for later', async () => {
    const { clients, settings } = await fleet(1);
    const roles: Record<string, 'operator' | 'viewer'> = {};
    const alter = <C extends { target: object }>(ctx: C): C => ({
      ...withRule(0).alter(ctx),
      people: { find: async (name: string) => ({ name, role: roles[name] ?? 'operator', createdAt: 0 }) },
    });
    const desk = await jobsOf(settings, { alter });
    const now = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(now.id, 'everyone');
    const later = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(later.id, 'everyone', { at: Date.now() + 1_000 });
    expect(await desk.start(later.id, 'everyone', { by: 'ben' })).toMatchObject({ data: { status: 'scheduled' } });
    // What two agreed on is not changed by one.
    expect(await desk.start(later.id, 'everyone', { by: 'ann' })).toMatchObject({ ok: false });

    roles.ann = 'viewer';
    const words = expect.stringContaining('ann, who asked for this start, may not');
    expect(await desk.start(now.id, 'everyone', { by: 'ben' })).toMatchObject({ error: { message: words } });
    expect(await desk.read(now.id)).toMatchObject({ status: 'prepared', problem: words });
    expect((await desk.ctx.jobs.decided())[0]).toMatchObject({ jobId: now.id, status: 'lapsed', outcome: words });
    const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2', alter });
    await then.look();
    await then.until(later.id, ({ problem }) => problem !== null);
    expect(await then.read(later.id)).toMatchObject({ status: 'prepared', problem: words });
    expect(clients[0]?.received).toEqual([]);
  });
});

describe('a request for a start', () => {
  test('that nobody answers ends once and on the record, and the job can be asked for again', async () => {
    const { settings, tableName } = await fleet(1);
    const desk = await jobsOf(settings, withRule(0));
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(job.id, 'everyone');
    const requests = createRequests(createConsoleTable(engine().client, `console-of-${tableName}`));
    const told: object[] = [];
    let aheadMs = 60 * 60_000 - 10_000;
    const expire = () =>
      expireRequests({
        ...desk.ctx,
        requests,
        audit: { begin: async (record) => `${told.push(record)}` },
        now: () => Date.now() + aheadMs,
      });
    await expire();
    expect((await desk.read(job.id)).status).toBe('requested');
    aheadMs += 20_000;
    await Promise.all([expire(), expire()]);
    expect(told).toMatchObject([{ user: 'ann', act: 'job', outcome: 'expired', subjects: [job.id] }]);
    expect(await desk.read(job.id)).toMatchObject({
      status: 'prepared',
      requestedBy: null,
      problem: expect.stringContaining('Nobody approved it in time'),
    });
    expect(await desk.ctx.jobs.decided()).toMatchObject([{ jobId: job.id, status: 'expired', decidedBy: null }]);
    expect(await desk.start(job.id, 'everyone')).toMatchObject({ data: { status: 'requested', problem: null } });
    expect((await desk.ctx.jobs.requested()).map(({ id }) => id)).toEqual([job.id]);
  });
});

describe('a scheduled start', () => {
  test('begins by itself with whoever is there by then, and not before', async () => {
    const { clients, settings, tableName, connect } = await fleet(2);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    const at = Date.now() + 60 * 60_000;
    // The last time that was chosen holds.
    for (const startAt of [2 * at - Date.now(), at])
      expect(await desk.start(job.id, 'everyone', { at: startAt })).toMatchObject({ data: { startAt } });
    await desk.look();
    expect((await desk.read(job.id)).status).toBe('scheduled');

    const late = await connect();
    await putRows(engine(), tableName, [{ connectionId: late.id, connectedAt: Date.now() - 30_000 }]);
    const then = await jobsOf(settings, { aheadMs: 61 * 60_000, runner: 'process-2' });
    await then.look();
    const done = await then.until(job.id, ({ status }) => status === 'done');
    expect(done).toMatchObject({ card: { total: 3 }, counts: { delivered: 3 } });
    expect([...clients, late].every(({ received }) => received.length === 1)).toBe(true);
  });

  test('waits for a person when the audience is another by then, and can be taken back', async () => {
    const { settings, tableName } = await fleet(1);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    await desk.start(job.id, 'everyone', { at: Date.now() + 1_000 });
    const ghosts = Array.from({ length: 150 }, () => `${randomBytes(11).toString('base64url')}=`);
    await putRows(
      engine(),
      tableName,
      ghosts.map((connectionId) => ({ connectionId, connectedAt: Date.now() - 60_000 })),
    );
    const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2' });
    await then.look();
    const waits = await then.until(job.id, ({ status }) => status === 'prepared');
    expect(waits).toMatchObject({ card: { total: 151 }, problem: expect.stringContaining('Look at it again') });
    expect(await then.steer(job.id, 'discard')).toMatchObject({ ok: true });
    expect(await desk.start(job.id, 'everyone', { at: Date.now() - 3_600_000 })).toMatchObject({ ok: false });
  });

  test('that one person decided waits for a second one when the audience has grown past what one may do', async () => {
    const { clients, settings, tableName, connect } = await fleet(1);
    const alter = <C extends { target: object }>(ctx: C): C => ({
      ...ctx,
      target: { ...ctx.target, release: { sendAbove: 2 } },
    });
    const desk = await jobsOf(settings, { alter });
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
    expect(await desk.start(job.id, 'everyone', { at: Date.now() + 1_000 })).toMatchObject({
      data: { status: 'scheduled' },
    });
    const late = [await connect(), await connect()];
    await putRows(
      engine(),
      tableName,
      late.map(({ id }) => ({ connectionId: id, connectedAt: Date.now() - 30_000 })),
    );
    const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2', alter });
    await then.look();
    const waits = await then.until(job.id, ({ problem }) => problem !== null);
    expect(waits).toMatchObject({ status: 'prepared', problem: expect.stringContaining('takes two persons') });
    expect([...clients, ...late].flatMap(({ received }) => received)).toEqual([]);
  });
});

describe('a canary', () => {
  test(
    'that goes badly keeps the others from it, until a person decides otherwise',
    async () => {
      const { clients, settings, fail } = await fleet(40);
      const desk = await jobsOf(settings);
      fail([{ fault: 'internal-error', rate: 0.8 }]);
      // It is not watched for ten minutes first.
      const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 600 } });
      await desk.start(job.id, 'everyone');
      const halted = await desk.until(job.id, ({ status }) => status === 'failed');
      expect(halted.canary?.state).toBe('failed');
      expect(halted.problem).toMatch(/Of the first 10 recipients .* failed\. Nobody else was tried\./);
      expect(halted.counts.remaining).toBe(30);
      expect(clients.filter(({ received }) => received.length > 0).length).toBeLessThanOrEqual(10);
      fail([]);
      expect(await desk.steer(job.id, 'resume')).toMatchObject({ ok: false });
      await desk.steer(job.id, 'goOn');
      const done = await desk.until(job.id, ({ status }) => status === 'done');
      expect(done.counts).toMatchObject({ remaining: 0, failed: halted.counts.failed });
      expect(done.canary?.words).toContain('ann went on');
    },
    TIMEOUT_MS,
  );
});
