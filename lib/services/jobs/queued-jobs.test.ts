import { expect, test } from 'vitest';
import { createBulkClient } from '../../gateway/bulk-client';
import { until } from '../../local/testing';
import { createSegmentQueue } from '../../queue/segment-queue';
import { ghostIds } from '../test-sweep';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { queuedFor } from './test-queued';

/** Jobs whose segments wait in a queue, over a real SQS-protocol engine, a real table and a real gateway with real clients. */

const MAX_RECEIVES = 5;
const start = queuedFor(prepareFleets().fleet);

test('a segment is one message, which a worker works on while the console only counts', async () => {
  const { desk, stored, loop, begin, received, sentByConsole } = await start(4);
  loop();
  const id = await begin();
  const done = await desk.until(id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ delivered: 4, uncertain: 0, remaining: 0 });
  expect(received()).toEqual([1, 1, 1, 1]);
  expect(sentByConsole).toEqual([]);
  await until(() => stored.messages().length === 0);
});

test('a job without workers says what it waits for, and a message that was lost is sent again', async () => {
  const { desk, stored, clock, loop, begin, received } = await start(2);
  const id = await begin();
  await until(() => stored.messages().length === 1);
  stored.purge();
  clock.aheadMs += 11_000;
  const waiting = await desk.until(id, ({ problem }) => problem !== null);
  expect(waiting.problem).toMatch(/^Waiting for workers: 1 segment queued, none taken for 1\d s\.$/);
  expect(stored.messages()).toHaveLength(0);
  clock.aheadMs += 60_000;
  await until(() => stored.messages().length === 1);
  loop();
  const done = await desk.until(id, ({ status }) => status === 'done');
  expect(done).toMatchObject({ problem: null, counts: { delivered: 2 } });
  expect(received()).toEqual([1, 1]);
});

test('a message that workers have dropped too often goes to the dead-letter queue, and the job goes on with another', async () => {
  const { desk, stored, clock, queue, loop, take, begin } = await start(2);
  const id = await begin();
  for (let times = 0; times < MAX_RECEIVES; times++) await queue.hide((await take()).receiptHandle, 0);
  const receiving = new AbortController();
  const nothing = queue.receive(1, receiving.signal);
  await until(() => stored.dead().length === 1);
  receiving.abort();
  await expect(nothing).rejects.toThrow();
  clock.aheadMs += 61_000;
  await until(() => stored.messages().length === 1);
  loop();
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 2 });
  expect(stored.dead()).toHaveLength(1);
});

test('a message that is lost after a worker was at its segment is sent again as soon as a first one', async () => {
  const { desk, ctx, queue, clock, begin } = await start(1);
  let sent = 0;
  queue.send = async () => {
    sent += 1;
  };
  const id = await begin();
  for (const times of [1, 2]) {
    await until(() => sent === times);
    clock.aheadMs += 61_000;
  }
  await desk.until(id, ({ problem }) => problem !== null);
  const held = { segment: 0, marks: '.', owner: 'worker-2', leaseUntil: ctx.now() + 15_000, version: 0 };
  expect(await ctx.jobs.writeProgress(id, held)).toBe(true);
  await desk.until(id, ({ problem }) => problem === null);
  expect(sent).toBe(2);
  await ctx.jobs.writeProgress(id, { ...held, owner: null, leaseUntil: 0, version: 1 });
  clock.aheadMs += 61_000;
  await until(() => sent === 3);
});

test('a message of a job that is paused, stopped or not there is dropped; after a resume there is another', async () => {
  // What is not deleted is not given again meanwhile.
  const { desk, worker, take, begin, received } = await start(2, undefined, { visibilitySeconds: 60 });
  const id = await begin();
  const message = await take();
  const handled = () => worker.handle(message);
  await desk.steer(id, 'pause');
  expect(await handled()).toMatchObject({ end: 'over', why: 'the job does not run' });
  await desk.steer(id, 'resume');
  const again = await take();
  expect(again.messageId).not.toBe(message.messageId);
  await desk.steer(id, 'stop');
  expect(await worker.handle(again)).toMatchObject({ end: 'over', why: 'the job does not run' });
  const unknown = JSON.stringify({ jobId: '00000000-0000-4000-8000-000000000000', target: 'test', segment: 0 });
  expect(await worker.handle({ ...message, body: unknown })).toMatchObject({ end: 'over' });
  expect(received()).toEqual([0, 0]);
  expect((await desk.read(id)).counts).toMatchObject({ remaining: 2 });
});

test('a message twice sends nothing twice', async () => {
  const { desk, worker, take, begin, received } = await start(3);
  const id = await begin();
  const message = await take();
  const both = await Promise.all([worker.handle(message), worker.handle({ ...message, receives: 2 })]);
  expect(both).toMatchObject([
    { end: 'over', why: 'done' },
    { end: 'over', why: 'another is at it' },
  ]);
  await desk.until(id, ({ status }) => status === 'done');
  expect(await worker.handle(message)).toMatchObject({ end: 'over' });
  expect(received()).toEqual([1, 1, 1]);
});

test('of a segment that another is at a copy is dropped, and what may be its only message is another for later', async () => {
  const { ctx, clock, stored, worker, take, begin, received } = await start(2);
  const id = await begin();
  const message = await take();
  const other = { segment: 0, marks: '?.', owner: 'worker-2', leaseUntil: ctx.now() + 15_000, version: 0 };
  expect(await ctx.jobs.writeProgress(id, other)).toBe(true);
  expect(await worker.handle({ ...message, receives: 1 })).toMatchObject({ end: 'over', why: 'another is at it' });
  expect(stored.messages()).toHaveLength(1);
  expect(await worker.handle({ ...message, receives: 2 })).toMatchObject({ end: 'over', why: 'another is at it' });
  expect(stored.messages()).toHaveLength(2);
  // What took the place of another was never given, and may be the only one all the same.
  const passed = JSON.stringify({ ...JSON.parse(message.body), passed: true });
  expect(await worker.handle({ ...message, body: passed, receives: 1 })).toMatchObject({ why: 'another is at it' });
  expect(stored.messages()).toHaveLength(3);
  expect(received()).toEqual([0, 0]);
  // The other has fallen silent: what it had claimed is not tried again.
  clock.aheadMs += 16_000;
  expect(await worker.handle({ ...message, receives: 3 })).toMatchObject({ end: 'over', why: 'done' });
  expect((await ctx.jobs.readProgress(id, 0))?.marks).toBe('ud');
  expect(received().reduce((sum, count) => sum + count, 0)).toBe(1);
});

test('what a worker does not understand it leaves to others', async () => {
  const { worker, take, begin } = await start(1);
  await begin();
  expect(await worker.handle({ ...(await take()), body: 'Hello' })).toMatchObject({ end: 'kept' });
});

test('a worker that AWS refuses again and again fails the job, in words, and a console records that once nobody is at work', async () => {
  const { desk, ctx, stored, loop, begin } = await start(25, ({ target: { callbackUrl, region } }) => ({
    bulk: createBulkClient({
      callbackUrl,
      region,
      concurrency: 8,
      credentials: async () => ({ accessKeyId: 'AKIDUNKNOWN', secretAccessKey: 'unknown' }),
    }),
  }));
  const records: object[] = [];
  const recordFor = (by: string) => async (record: object) => String(records.push({ by, ...record }));
  desk.ctx.audit = { begin: recordFor('console') };
  ctx.audit = { begin: recordFor('worker') };
  loop();
  // Another worker that is at a second segment still.
  const other = { segment: 1, marks: '.', owner: 'worker-2', leaseUntil: ctx.now() + 60_000, version: 0 };
  const id = await begin({}, async (id) => {
    const recipients = { ids: ghostIds(1), connectedAt: [null], fields: [], values: [[]] };
    await ctx.jobs.putRecipients(id, 1, recipients, 9);
    const { card } = await desk.read(id);
    await ctx.jobs.change(id, { card: card && { ...card, total: 26, segments: 2 } }, {});
    await ctx.jobs.writeProgress(id, other);
  });
  const failed = await desk.until(id, ({ status }) => status === 'failed');
  expect(failed.problem).toMatch(/^AWS refused many calls in a row/);
  await until(() => stored.messages().length === 0);
  // Who is refused everything has learned nothing about anybody.
  expect(failed.counts).toMatchObject({ refused: 0, remaining: 26 });
  expect(records).toEqual([]);
  await ctx.jobs.writeProgress(id, { ...other, owner: null, version: 1 });
  await until(() => records.length > 0);
  await desk.ctx.local.get(id)?.work;
  expect(records).toMatchObject([{ by: 'console', outcome: 'failed', detail: '26 remaining' }]);
  expect(await desk.ctx.jobs.unsettled()).toEqual([]);
});

test('what is only offered to workers the console does itself when none takes it, and one takes it when there is one', async () => {
  const { desk, clock, loop, stored, begin, sentByConsole } = await start(3, undefined, { isOffered: true });
  const alone = await begin();
  await until(() => stored.messages().length === 1);
  clock.aheadMs += 11_000;
  await desk.until(alone, ({ status }) => status === 'done');
  expect(sentByConsole).toHaveLength(3);
  loop();
  const taken = await begin();
  expect((await desk.until(taken, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 3 });
  expect(sentByConsole).toHaveLength(3);
});

test('a worker that is told to stop ends its calls and hands the rest to the next', async () => {
  const { desk, ctx, stored, loop, begin, received } = await start(30);
  const { more } = holdTurns(ctx, 4);
  const first = loop();
  const id = await begin({ pace: { perSecond: 30 } });
  await desk.until(id, ({ counts }) => counts.delivered === 4);
  await first.stop();
  const between = await desk.read(id);
  expect(between.counts).toMatchObject({ claimed: 0, uncertain: 0 });
  expect(between.counts.remaining).toBeGreaterThan(0);
  expect(stored.messages()).toHaveLength(1);
  more();
  loop();
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 30 });
  expect(received().every((count) => count === 1)).toBe(true);
});

test.each([
  ['asks where it stands', 'read'],
  ['reads how far its segment is', 'readProgress'],
] as const)(
  'a worker that is told to stop while it %s begins nothing, and another gets the message at once',
  async (...[, of]) => {
    const { desk, ctx, worker, loop, begin, received } = await start(2);
    const asked = held(ctx.jobs, of);
    const first = loop();
    const id = await begin();
    await asked.first;
    const stopped = first.stop();
    asked.answer();
    await stopped;
    expect(received()).toEqual([0, 0]);
    expect((await ctx.jobs.readProgress(id, 0))?.owner ?? null).toBe(null);
    // The same worker takes messages again, as a Lambda function does.
    loop(worker);
    expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 2 });
  },
);

test('messages that come in the moment of a stop go to others', async () => {
  const { desk, queue, loop, begin, received } = await start(1);
  const { receive } = queue;
  let stopped: Promise<void> | undefined;
  queue.receive = async (max) => {
    const found = await receive(max, new AbortController().signal);
    queue.receive = receive;
    stopped = first.stop();
    return found;
  };
  const first = loop();
  const id = await begin();
  await until(() => stopped !== undefined);
  await stopped;
  expect(received()).toEqual([0]);
  loop();
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 1 });
});

/** Its first answer waits until it may be given. */
function held<Name extends 'read' | 'readProgress'>(jobs: JobContext['jobs'], name: Name) {
  const real = jobs[name] as (...args: unknown[]) => Promise<unknown>;
  let answer = () => {};
  let tell = () => {};
  const allowed = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const first = new Promise<void>((resolve) => {
    tell = resolve;
  });
  Object.assign(jobs, {
    [name]: async (...args: unknown[]) => {
      tell();
      await allowed;
      return real(...args);
    },
  });
  return { first, answer };
}

test('a canary is sent by the console, and while it has not passed nothing is in the queue', async () => {
  const { desk, stored, loop, begin, fail, sentByConsole } = await start(20);
  fail([{ fault: 'internal-error', rate: 1 }]);
  const id = await begin({ canary: { watchSeconds: 0 } });
  await desk.until(id, ({ status }) => status === 'failed');
  expect(stored.messages()).toEqual([]);
  expect(sentByConsole).toHaveLength(10);
  fail([]);
  loop();
  await desk.steer(id, 'goOn');
  const done = await desk.until(id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ delivered: 10, failed: 10 });
  expect(sentByConsole).toHaveLength(10);
});

test('a queue that cannot be used is told, and the job goes on when it can', async () => {
  const { desk, queue, loop, begin } = await start(1);
  const { send } = queue;
  const gone = createSegmentQueue({
    url: 'http://127.0.0.1:1/000000000000/gone',
    region: 'us-east-1',
    visibilitySeconds: 30,
  });
  queue.send = gone.send;
  const id = await begin();
  const waiting = await desk.until(id, ({ problem }) => problem !== null);
  expect(waiting.problem).toMatch(/^The queue of segments cannot be used: /);
  queue.send = send;
  loop();
  await desk.until(id, ({ status }) => status === 'done');
});
