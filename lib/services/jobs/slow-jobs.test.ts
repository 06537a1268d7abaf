import { describe, expect, test } from 'vitest';
import type { SegmentProgress } from '../../console/jobs';
import { createCallSlots } from '../../gateway/call-slots';
import { until } from '../../local/testing';
import type { SegmentMessage } from '../../queue/segment-message';
import { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { queuedFor } from './test-queued';

/** Jobs whose segments take longer than a worker has, or that no worker can do: what that asks of the queue. */

const { fleet } = prepareFleets();
const start = queuedFor(fleet);

/** Of connections without a row. */
const ids = Array.from({ length: 3_001 }, (_, at) => `Unknown${String(at).padStart(8, '0')}=`);
const SEGMENTS = 4;
const audience = { kind: 'ids', ids } as const;

test('of a slow job few messages wait, about as many as a minute takes, so that none grows old in the queue', async () => {
  const { queue, begin } = await start(0);
  const sent: number[] = [];
  const { send } = queue;
  queue.send = (messages) => {
    sent.push(messages.length);
    return send(messages);
  };
  for (const [perSecond, waiting] of [
    [10, 3],
    [1_000, SEGMENTS],
  ]) {
    sent.length = 0;
    await begin({ audience, pace: { perSecond } });
    await until(() => sent.length > 0);
    expect(sent).toEqual([waiting]);
  }
});

/** Waits until the console has looked at its segments again. */
function looksOf({ ctx: { jobs } }: Awaited<ReturnType<typeof start>>['desk']) {
  let looks = 0;
  const { progress } = jobs;
  jobs.progress = (...range) => {
    looks += 1;
    return progress(...range);
  };
  return async () => {
    const before = looks;
    await until(() => looks > before + 2);
  };
}

test('a job is at work while any of its segments is, whichever wait', async () => {
  const { desk, ctx, clock, begin } = await start(0);
  const more = looksOf(desk);
  const id = await begin({ audience, pace: { perSecond: 10 } });
  await more();
  const leaseUntil = ctx.now() + 60_000;
  const last = { segment: SEGMENTS - 1, marks: '.', owner: 'worker-2', leaseUntil, version: 0 };
  expect(await ctx.jobs.writeProgress(id, last)).toBe(true);
  await more();
  clock.aheadMs += 11_000;
  await more();
  expect(await desk.read(id)).toMatchObject({ status: 'running', problem: null });
});

test('a segment that is handed back is a new message; where that cannot be sent, its own is shown at once', async () => {
  const { desk, ctx, queue, worker, stored, take, begin } = await start(60, undefined, { visibilitySeconds: 60 });
  const { more } = holdTurns(ctx, 3);
  const id = await begin({ pace: { perSecond: 30 } });
  const message = await take();
  const handBack = async (delivered: number, received: typeof message) => {
    const handled = worker.handle(received);
    await desk.until(id, ({ counts }) => counts.delivered === delivered);
    worker.handBack();
    return handled;
  };
  expect(await handBack(3, message)).toMatchObject({ end: 'over', why: 'handed back' });
  await queue.delete(message.receiptHandle);
  expect(stored.messages()).toHaveLength(1);
  const again = await take();
  expect(again).toMatchObject({ receives: 1 });
  expect(JSON.parse(again.body)).toEqual({ ...JSON.parse(message.body), passed: true });
  const { send } = queue;
  queue.send = async () => {
    throw new Error('not now');
  };
  more(8);
  expect(await handBack(11, again)).toMatchObject({ end: 'kept', why: 'handed back' });
  queue.send = send;
  expect(await take()).toMatchObject({ messageId: again.messageId, receives: 2 });
});

test('a message that no worker can do grows old after ten minutes, and there is no other while it is passed on', async () => {
  const { desk, clock, queue, worker, take, begin } = await start(1, ({ target }) => ({
    target: { ...target, callbackUrl: 'https://elsewhere.example/dev' },
  }));
  const sent: SegmentMessage[] = [];
  const { send } = queue;
  queue.send = (messages, delayMs) => {
    sent.push(...messages);
    return send(messages, delayMs);
  };
  const more = looksOf(desk);
  await begin();
  const message = await take();
  const ends: string[] = [];
  for (let times = 0; times < 12; times++) {
    const body = JSON.stringify(sent.at(-1));
    ends.push((await worker.handle({ ...message, body })).end);
    await more();
    clock.aheadMs += 55_000;
    await more();
  }
  // It is given again and again from then on, until the dead-letter queue has it.
  expect(ends).toEqual([...ends.slice(1).map(() => 'over'), 'kept']);
  const byConsole = () => sent.filter(({ passed }) => !passed).length;
  expect(byConsole()).toBe(1);
  clock.aheadMs += 91_000;
  await until(() => byConsole() === 2);
});

describe('a mistake of the program in a worker', () => {
  const failed = { end: 'over', why: 'it failed: TypeError', isDeclined: true };
  const mistake = async () => {
    throw new TypeError('undefined is not a function');
  };

  type Call = 'readRecipients' | 'readProgress' | 'writeProgress';
  /** A worker that makes it in a call to the table with these `args`, with a message of the job; `again`: it is given what was passed on last. */
  async function mistaken(call: Call, { clients = 2, isMade = (..._args: unknown[]): boolean => true } = {}) {
    const world = await start(clients, ({ jobs }) => {
      const well = jobs[call] as (...args: unknown[]) => unknown;
      const ill = (...args: unknown[]) => (isMade(...args) ? mistake() : well(...args));
      return { jobs: { ...jobs, [call]: ill } };
    });
    const { queue, worker } = world;
    let body: string | undefined;
    const { send } = queue;
    queue.send = async (messages, delayMs) => {
      const [message] = messages;
      if (message?.passed) body = JSON.stringify(message);
      else await send(messages, delayMs);
    };
    const begin = async (more: object = {}) => {
      const id = await world.begin(more);
      const message = await world.take();
      return { id, again: () => worker.handle({ ...message, ...(body && { body }) }) };
    };
    return { ...world, begin };
  }

  test.each(['readRecipients', 'readProgress', 'writeProgress'] as const)(
    'leaves its segment to others (%s); when none could do it for a minute the job ends in words',
    async (call) => {
      const { desk, clock, begin, received } = await mistaken(call);
      const { id, again } = await begin();
      for (const pauseMs of [2_000, 4_000, 8_000, 16_000, 32_000]) {
        expect(await again()).toMatchObject({ ...failed, pauseMs });
        expect((await desk.read(id)).status).toBe('running');
        clock.aheadMs += pauseMs;
      }
      expect(await again()).toEqual({ end: 'over', why: failed.why, message: expect.anything() });
      const ended = await desk.until(id, ({ status }) => status !== 'running');
      expect(ended).toMatchObject({
        status: 'failed',
        problem: 'No worker could go on with a part of this job, for a mistake of the program. Their logs say why.',
        counts: { remaining: 2 },
      });
      expect(received()).toEqual([0, 0]);
    },
  );

  const writing = (_: unknown, progress: unknown) => {
    const { owner, version } = progress as SegmentProgress;
    return owner !== null && version > 2;
  };

  test.each(['write', 'call'])(
    'of one alone, in the middle of a segment (in a %s), keeps the others neither from it nor from the end of the job, and nobody gets anything twice',
    async (what) => {
      const isMade = what === 'write' ? writing : () => false;
      const { desk, ctx, begin, received } = await mistaken('writeProgress', { clients: 60, isMade });
      // However slow the machine is, few are under way when it happens.
      ctx.slots = createCallSlots(1);
      const { post } = ctx.bulk;
      let posts = 0;
      if (what === 'call') {
        ctx.bulk = { ...ctx.bulk, post: (...args) => (++posts === 20 ? mistake() : post(...args)) };
      }
      const { id, again } = await begin({ pace: { perSecond: 200 } });
      expect(await again()).toMatchObject(failed);
      const told = await desk.until(id, ({ problem }) => problem !== null);
      expect(told).toMatchObject({
        status: 'running',
        problem: 'A worker could not go on, for a mistake of the program. Its log says why. Others get its part.',
      });
      // Another worker, without it.
      Object.assign(ctx.jobs, desk.ctx.jobs);
      ctx.runner = 'worker-2';
      expect(await again()).toMatchObject({ end: 'over', why: 'done' });
      const done = await desk.until(id, ({ status }) => status !== 'running');
      expect(done).toMatchObject({ status: 'done', problem: null });
      const { delivered, uncertain } = done.counts;
      expect([uncertain > 0, uncertain < 20, delivered + uncertain]).toEqual([true, true, 60]);
      expect(received().every((count) => count <= 1)).toBe(true);
      expect(received().filter((count) => count === 1).length).toBeGreaterThanOrEqual(delivered);
    },
  );

  test.each([
    { what: 'sent to some', marks: 'd.' },
    { what: 'said that it is at it', marks: '..' },
  ])('ends no job at once that another worker has $what of since, which was killed', async ({ marks }) => {
    const { desk, clock, begin } = await mistaken('readRecipients');
    const { id, again } = await begin();
    expect(await again()).toMatchObject(failed);
    clock.aheadMs += 1_000;
    const { version = 0 } = (await desk.ctx.jobs.readProgress(id, 0)) ?? {};
    const leaseUntil = Date.now() + clock.aheadMs + 15_000;
    const other = { segment: 0, marks, owner: 'worker-2', leaseUntil, version };
    expect(await desk.ctx.jobs.writeProgress(id, other)).toBe(true);
    clock.aheadMs += 5 * 60_000;
    for (let times = 0; times < 3; times++) {
      expect(await again()).toMatchObject(failed);
      expect((await desk.read(id)).status).toBe('running');
      clock.aheadMs += 25_000;
    }
    expect((await again()).isDeclined).toBeUndefined();
    expect((await desk.until(id, ({ status }) => status !== 'running')).status).toBe('failed');
  });

  test('ends the job after a minute too that is made each time once somebody is claimed', async () => {
    const { desk, ctx, clock, begin } = await mistaken('readProgress', { clients: 20, isMade: () => false });
    ctx.bulk = { ...ctx.bulk, post: mistake };
    const { id, again } = await begin({ pace: { perSecond: 20 } });
    for (let times = 0; times < 3; times++) {
      expect(await again()).toMatchObject(failed);
      clock.aheadMs += 25_000;
    }
    expect((await again()).isDeclined).toBeUndefined();
    const { counts } = await desk.until(id, ({ status }) => status === 'failed');
    expect([counts.uncertain > 1, counts.remaining > 1]).toEqual([true, true]);
  });

  test('ends no job of which others are at another segment', async () => {
    const { desk, clock, begin } = await mistaken('readRecipients');
    const { id, again } = await begin({ audience });
    const { jobs } = desk.ctx;
    const at = (version: number, owner: string | null) =>
      jobs.writeProgress(id, {
        segment: 3,
        marks: '.',
        owner,
        leaseUntil: clock.aheadMs + Date.now() + 15_000,
        version,
      });
    for (let version = 0; version < 8; version++) {
      expect(await at(version, 'worker-2')).toBe(true);
      expect(await again()).toMatchObject(failed);
      clock.aheadMs += 20_000;
    }
    expect(await at(8, null)).toBe(true);
    expect((await again()).isDeclined).toBeUndefined();
    expect((await desk.until(id, ({ status }) => status !== 'running')).status).toBe('failed');
  });
});
