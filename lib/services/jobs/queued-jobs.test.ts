import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { RoleNotAssumedError } from '../../domain/role-not-assumed';
import { createBulkClient } from '../../gateway/bulk-client';
import { until } from '../../local/testing';
import { createSegmentQueue } from '../../queue/segment-queue';
import { startTestQueue } from '../../queue/test-queue';
import { startReceiveLoop } from '../../worker/receive-loop';
import { createLiveness } from '../liveness';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';
import { createSegmentWorker } from './work-on-messages';

/** Jobs whose segments wait in a queue, over a real SQS-protocol engine, a real table and a real gateway with real clients. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'Hello', format: 'text' } as const;
const NEVER = new AbortController().signal;
const MAX_RECEIVES = 5;
/** A poll that was broken off may have been given a message, which then shows again after this long. */
const VISIBILITY_S = 2;

const { fleet } = prepareFleets();

/** A console that dispatches, and what a worker is made of; both live by a clock that the test may put forward. */
async function start(
  clients: number,
  alterWorker: (ctx: JobContext) => Partial<JobContext> = () => ({}),
  options: { isOffered?: boolean; known?: Map<string, JobContext> } = {},
) {
  const world = await fleet(clients);
  const stored = await startTestQueue(VISIBILITY_S);
  const clock = { aheadMs: 0 };
  const now = () => Date.now() + clock.aheadMs;
  const elapsed = () => performance.now() + clock.aheadMs;
  const clocks = () => ({ now, elapsed, isAlive: createLiveness(elapsed) });
  const queue = createSegmentQueue(stored.settings);
  const sentByConsole: string[] = [];
  const desk = await jobsOf(world.settings, {
    alter: (ctx) => {
      const post: typeof ctx.bulk.post = (id, payload) => {
        sentByConsole.push(id);
        return ctx.bulk.post(id, payload);
      };
      return { ...ctx, ...clocks(), queue, isOffered: options.isOffered ?? false, bulk: { ...ctx.bulk, post } };
    },
  });
  const { ctx, errors } = await jobsOf(world.settings, {
    runner: 'worker-1',
    alter: (plain) => ({ ...plain, ...clocks(), queue, ...alterWorker(plain) }),
  });
  const worker = createSegmentWorker({
    contexts: options.known ?? new Map([['test', ctx]]),
    refresh: async () => {},
    jobs: ctx.jobs,
    queue,
    onError: (error) => errors.push(error),
  });
  const loop = () => {
    const started = startReceiveLoop({ queue, worker, log: pino({ level: 'silent' }) });
    onTestFinished(() => started.stop());
    return started;
  };
  const take = async () => {
    const [message] = await queue.receive(1, NEVER);
    if (!message) throw new Error('There is no message.');
    return message;
  };
  const begin = async (more: object = {}) => {
    const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE, ...more });
    await desk.start(id, 'everyone');
    return id;
  };
  const received = () => world.clients.map(({ received }) => received.length);
  return { ...world, stored, clock, queue, desk, ctx, worker, loop, take, begin, received, sentByConsole };
}

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
  clock.aheadMs += 15_000;
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

test('a message of a job that is paused, stopped or not there is dropped; after a resume there is another', async () => {
  const { desk, worker, take, begin, received } = await start(2);
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
  expect(both).toMatchObject([{ end: 'over', why: 'done' }, { end: 'kept' }]);
  await desk.until(id, ({ status }) => status === 'done');
  expect(await worker.handle(message)).toMatchObject({ end: 'over' });
  expect(received()).toEqual([1, 1, 1]);
});

test('of a segment that another is at a copy is dropped, and what may be its only message kept for later', async () => {
  const { ctx, clock, worker, take, begin, received } = await start(2);
  const id = await begin();
  const message = await take();
  const other = { segment: 0, marks: '?.', owner: 'worker-2', leaseUntil: ctx.now() + 15_000, version: 0 };
  expect(await ctx.jobs.writeProgress(id, other)).toBe(true);
  expect(await worker.handle({ ...message, receives: 1 })).toMatchObject({ end: 'over', why: 'another is at it' });
  expect(await worker.handle({ ...message, receives: 2 })).toMatchObject({ end: 'kept', why: 'another is at it' });
  expect(received()).toEqual([0, 0]);
  // The other has fallen silent: what it had claimed is not tried again.
  clock.aheadMs += 16_000;
  expect(await worker.handle({ ...message, receives: 3 })).toMatchObject({ end: 'over', why: 'done' });
  expect((await ctx.jobs.readProgress(id, 0))?.marks).toBe('ud');
  expect(received().reduce((sum, count) => sum + count, 0)).toBe(1);
});

test('what a worker does not understand, or knows by other settings, it leaves to others', async () => {
  const { worker, take, begin, received } = await start(1, ({ target }) => ({
    target: { ...target, callbackUrl: 'https://elsewhere.example/dev' },
  }));
  await begin();
  const message = await take();
  expect(await worker.handle(message)).toMatchObject({ end: 'kept', why: expect.stringContaining('other settings') });
  expect(await worker.handle({ ...message, body: 'Hello' })).toMatchObject({ end: 'kept' });
  expect(received()).toEqual([0]);
});

test('a worker that AWS refuses again and again fails the job, in words', async () => {
  const { desk, stored, loop, begin } = await start(25, ({ target: { callbackUrl, region } }) => ({
    bulk: createBulkClient({
      callbackUrl,
      region,
      concurrency: 8,
      credentials: async () => ({ accessKeyId: 'AKIDUNKNOWN', secretAccessKey: 'unknown' }),
    }),
  }));
  loop();
  const id = await begin();
  const failed = await desk.until(id, ({ status }) => status === 'failed');
  expect(failed.problem).toMatch(/^AWS refused many calls in a row/);
  await until(() => stored.messages().length === 0);
  // Who is refused everything has learned nothing about anybody.
  expect(failed.counts).toMatchObject({ refused: 0, remaining: 25 });
});

const ROLE = 'arn:aws:iam::123456789012:role/switchboard';
const denied = async () => {
  throw new RoleNotAssumedError(ROLE, 'AccessDenied', 'not authorized to perform: sts:AssumeRole');
};

test.each([
  [
    'cannot assume the role of the target',
    () => ({ credentials: denied }),
    {},
    `A worker cannot assume the role ${ROLE} (AccessDenied).`,
  ],
  ['does not know the target', () => ({}), { known: new Map() }, 'A worker does not know this target.'],
  ['has no right of its own there', () => ({ queue: undefined as never }), {}, 'the target names no role'],
])('a worker that %s leaves the job to the console, which says so, and nobody is tried', async (...row) => {
  const [, alter, options, words] = row;
  const { desk, loop, stored, begin, received, sentByConsole } = await start(40, alter, options);
  loop();
  const id = await begin({ pace: { perSecond: 40 } });
  const running = await desk.until(id, ({ problem }) => problem !== null);
  expect(running.problem).toMatch(/^Workers cannot work on this, so the console does it itself\. /);
  expect(running.problem).toContain(words);
  const done = await desk.until(id, ({ status }) => status === 'done');
  expect(done).toMatchObject({ problem: null, counts: { delivered: 40, refused: 0, uncertain: 0 } });
  expect(received().every((count) => count === 1)).toBe(true);
  expect(sentByConsole).toHaveLength(40);
  await until(() => stored.messages().length === 0);
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

test('a role that the console itself cannot assume fails the job with the words of the role, and spends nobody', async () => {
  const { desk, begin } = await start(2, undefined, { known: new Map() });
  desk.ctx.bulk.post = (await roleless(desk.ctx)).post;
  delete desk.ctx.queue;
  const id = await begin();
  const failed = await desk.until(id, ({ status }) => status === 'failed');
  expect(failed.problem).toMatch(new RegExp(`^The role ${ROLE} cannot be assumed: .+ Resume when that is mended\\.$`));
  expect(failed.counts).toMatchObject({ refused: 0, remaining: 2 });
});

async function roleless({ target: { callbackUrl, region } }: JobContext) {
  const bulk = createBulkClient({ callbackUrl, region, concurrency: 8, credentials: denied });
  onTestFinished(() => bulk.close());
  return bulk;
}

test('a worker that is told to stop ends its calls and hands the rest to the next', async () => {
  const { desk, stored, loop, begin, received } = await start(30);
  const first = loop();
  const id = await begin({ pace: { perSecond: 30 } });
  await desk.until(id, ({ counts }) => counts.delivered > 3);
  await first.stop();
  const between = await desk.read(id);
  expect(between.counts).toMatchObject({ claimed: 0, uncertain: 0 });
  expect(between.counts.remaining).toBeGreaterThan(0);
  expect(stored.messages()).toHaveLength(1);
  loop();
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 30 });
  expect(received().every((count) => count === 1)).toBe(true);
});

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
