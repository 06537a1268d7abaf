import { expect, onTestFinished, test } from 'vitest';
import { RoleNotAssumedError } from '../../domain/role-not-assumed';
import { createBulkClient } from '../../gateway/bulk-client';
import { CREDENTIALS } from '../../local/gateway/test-kit';
import { until } from '../../local/testing';
import type { ReceivedMessage } from '../../queue/segment-message';
import { ghostIds } from '../test-sweep';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { queuedFor } from './test-queued';
import { createSegmentWorker } from './work-on-messages';

/** Workers that can do nothing for a target, over a real SQS-protocol engine, a real table and a real gateway with real clients. */

const NOTICE = { kind: 'notice', template: 'Hello', format: 'text' } as const;
/** Messages that wait at most, and more segments than that. */
const AHEAD = 30;
const SEGMENTS = 34;
const start = queuedFor(prepareFleets().fleet);

const otherwise = ({ target }: JobContext) => ({ target: { ...target, callbackUrl: 'https://elsewhere.example/dev' } });
const OTHER_SETTINGS = 'A worker knows this target by other settings (address, Region or table)';

test('a worker that knows the target by other settings leaves it to workers, takes less and less, and the job says why', async () => {
  const { desk, clock, worker, take, begin, sentByConsole } = await start(1, (ctx) => ({
    ...otherwise(ctx),
    elapsed: () => clock.aheadMs,
  }));
  const id = await begin();
  const message = await take();
  const pauses: unknown[] = [];
  for (let times = 0; times < 8; times++) {
    // Those that were taken together are passed over together.
    const [one, other] = await Promise.all([
      worker.handle(message),
      worker.handle({ ...message, body: second(message) }),
    ]);
    expect(one).toMatchObject({ end: 'over', isDeclined: true, why: expect.stringContaining(OTHER_SETTINGS) });
    pauses.push(Math.round((one.pauseMs ?? 0) / 1000));
    expect(other.pauseMs).toBeLessThan(1000 * Number(pauses.at(-1)) + 1);
    clock.aheadMs += 1000 * Number(pauses.at(-1));
  }
  expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  const waits = 'Waiting for workers: 1 segment queued, none taken for ';
  const waiting = await desk.until(id, ({ problem }) => problem?.startsWith(waits) ?? false);
  expect(waiting.problem).toContain(`. ${OTHER_SETTINGS}`);
  expect(sentByConsole).toEqual([]);
});

test('a worker that finds no credentials takes less and less until it has signed a call', async () => {
  const none = async () => {
    throw Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
  };
  const { desk, ctx, clock, worker, take, begin } = await start(2, ({ target: { callbackUrl, region } }) => {
    const bulk = createBulkClient({ callbackUrl, region, concurrency: 8, credentials: none });
    onTestFinished(() => bulk.close());
    return { bulk };
  });
  await begin();
  const message = await take();
  for (const pauseMs of [2_000, 4_000, 8_000]) {
    expect(await worker.handle(message)).toMatchObject({ isDeclined: true, pauseMs });
    clock.aheadMs += pauseMs;
  }
  ctx.bulk = desk.ctx.bulk;
  expect(await worker.handle(message)).toMatchObject({ end: 'over', why: 'done' });
});

test('a worker that fails before it is at a segment leaves it to others, and the job says that it waits', async () => {
  const read = () => Promise.reject(Object.assign(new Error(), { name: 'AccessDeniedException', $metadata: {} }));
  const { desk, ctx, clock, worker, take, begin } = await start(2, ({ jobs }) => ({ jobs: { ...jobs, read } }));
  const id = await begin();
  const message = await take();
  expect(await worker.handle(message)).toMatchObject({ end: 'kept', why: 'it failed: AccessDeniedException' });
  clock.aheadMs += 15_000;
  const waits = expect.stringMatching(/^Waiting for workers: 1 segment/);
  const waiting = await desk.until(id, ({ problem }) => problem !== null);
  expect(waiting).toMatchObject({ status: 'running', problem: waits });
  Object.assign(ctx.jobs, desk.ctx.jobs);
  expect(await worker.handle(message)).toMatchObject({ end: 'over', why: 'done' });
  const done = await desk.until(id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', problem: null, counts: { delivered: 2 } });
});

/** Another segment of the same job. */
function second({ body }: { body: string }): string {
  return JSON.stringify({ ...JSON.parse(body), segment: 1 });
}

test('a job goes on beside a worker that knows its target by other settings', async () => {
  const { desk, ctx, queue, stored, loop, begin, sentByConsole } = await start(3);
  const passedOver: string[] = [];
  const stale = createSegmentWorker({
    contexts: new Map([['test', { ...ctx, ...otherwise(ctx) }]]),
    refresh: async () => {},
    jobs: ctx.jobs,
    queue,
    onError: (error) => passedOver.push(String(error)),
  });
  const handle = async (received: ReceivedMessage) => {
    const ended = await stale.handle(received);
    passedOver.push(ended.why);
    return ended;
  };
  loop({ ...stale, handle });
  const id = await begin();
  const problem = expect.stringContaining(OTHER_SETTINGS);
  expect(await desk.until(id, ({ problem }) => problem !== null)).toMatchObject({ status: 'running', problem });
  loop();
  const done = { problem: null, counts: { delivered: 3, uncertain: 0 } };
  expect(await desk.until(id, ({ status }) => status === 'done')).toMatchObject(done);
  expect(passedOver.length).toBeLessThanOrEqual(2);
  expect(sentByConsole).toEqual([]);
  expect(stored.dead()).toEqual([]);
});

const ROLE = 'arn:aws:iam::123456789012:role/switchboard';
const denied = async (type = 'AccessDenied'): Promise<never> => {
  throw new RoleNotAssumedError(ROLE, type, 'not authorized to perform: sts:AssumeRole');
};

test.each([
  [
    'cannot assume the role of the target',
    () => ({ credentials: () => denied() }),
    {},
    `A worker cannot assume the role ${ROLE} (AccessDenied).`,
  ],
  ['does not know the target', () => ({}), { known: new Map() }, 'A worker does not know this target.'],
  ['has no right of its own there', () => ({ queue: undefined as never }), {}, 'the target names no role'],
])('a worker that %s leaves the job to the console, which says so, and nobody is tried', async (...row) => {
  const [, alter, options, words] = row;
  const { desk, loop, stored, begin, received, sentByConsole, hold } = await start(40, alter, options);
  const goOn = hold();
  loop();
  const id = await begin({ pace: { perSecond: 40 } });
  const running = await desk.until(id, ({ problem }) => problem !== null);
  expect(running.problem).toMatch(/^Workers cannot work on this, so the console does it itself\. /);
  expect(running.problem).toContain(words);
  goOn();
  const done = await desk.until(id, ({ status }) => status === 'done');
  expect(done).toMatchObject({ problem: null, counts: { delivered: 40, refused: 0, uncertain: 0 } });
  expect(received().every((count) => count === 1)).toBe(true);
  expect(sentByConsole).toHaveLength(40);
  await until(() => stored.messages().length === 0);
});

test.each(['TimeoutError', 'ExpiredToken'])(
  'a worker whom AWS STS gives no role for the moment (%s) says so and leaves the job to workers',
  async (type) => {
    let isAway = true;
    const { desk, clock, queue, worker, take, begin, stored, sentByConsole } = await start(2, () => ({
      credentials: async () => {
        if (isAway) throw new RoleNotAssumedError(ROLE, type, 'no answer');
        return { accessKeyId: 'ASIA', secretAccessKey: 's' };
      },
    }));
    const id = await begin();
    const message = await take();
    expect(await worker.handle(message)).toMatchObject({ end: 'over', isDeclined: true, pauseMs: 2_000 });
    await queue.delete(message.receiptHandle);
    const told = await desk.until(id, ({ problem }) => problem !== null);
    expect(told.problem).toBe(`A worker cannot assume the role ${ROLE} just now (${type}).`);
    isAway = false;
    clock.aheadMs += 2_000;
    // Another one, which counts as given for the first time: however often it is passed over, that is no failure.
    const again = await take();
    expect(again).toMatchObject({ receives: 1 });
    expect(JSON.parse(again.body)).toMatchObject({ ...JSON.parse(message.body), passed: true });
    expect(stored.messages()).toHaveLength(1);
    expect(await worker.handle(again)).toMatchObject({ end: 'over', why: 'done' });
    const done = await desk.until(id, ({ status }) => status === 'done');
    expect(done).toMatchObject({ problem: null, counts: { delivered: 2 } });
    expect(sentByConsole).toEqual([]);
  },
);

/** From the tenth call on the worker's credentials have ended, and there are no others. */
function withoutCredentials(failure: () => Error) {
  let calls = 0;
  return ({ target: { callbackUrl, region } }: JobContext) => {
    const credentials = async () => {
      if (calls >= 10) throw failure();
      return { ...CREDENTIALS, expiration: new Date(Date.now() + 30_000) };
    };
    const bulk = createBulkClient({ callbackUrl, region, concurrency: 8, credentials });
    onTestFinished(() => bulk.close());
    const post: typeof bulk.post = (...called) => {
      calls += 1;
      return bulk.post(...called);
    };
    return { bulk: { ...bulk, post } };
  };
}

test('a worker whose role is taken away while it is at a segment leaves the rest to the console', async () => {
  const alter = withoutCredentials(() => new RoleNotAssumedError(ROLE, 'AccessDenied', 'not authorized'));
  const { desk, loop, begin, received, sentByConsole, hold } = await start(40, alter);
  const goOn = hold();
  loop();
  const id = await begin({ pace: { perSecond: 40 } });
  const told = await desk.until(id, ({ problem }) => problem !== null);
  const why = `A worker cannot assume the role ${ROLE} (AccessDenied).`;
  const problem = `Workers cannot work on this, so the console does it itself. ${why}`;
  expect(told).toMatchObject({ status: 'running', problem, counts: { refused: 0, failed: 0 } });
  goOn();
  const done = await desk.until(id, ({ status }) => status !== 'running');
  expect(done).toMatchObject({ status: 'done', problem: null, counts: { delivered: 40, refused: 0, uncertain: 0 } });
  expect(received().every((count) => count === 1)).toBe(true);
  expect(sentByConsole.length).toBeGreaterThan(20);
  expect(sentByConsole.length).toBeLessThan(40);
});

test.each([
  [
    new RoleNotAssumedError(ROLE, 'ServiceUnavailable', 'no answer'),
    `A worker cannot assume the role ${ROLE} just now`,
  ],
  [Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), 'A worker found no AWS credentials'],
])(
  'a worker that gets no credentials for the moment (%s) leaves its segment to other workers',
  async (failure, words) => {
    const alter = withoutCredentials(() => failure);
    const { desk, ctx, clock, worker, take, begin, received, sentByConsole } = await start(30, alter);
    const id = await begin({ pace: { perSecond: 100 } });
    const left = { end: 'over', why: expect.stringContaining(words), pauseMs: 2_000 };
    expect(await worker.handle(await take())).toMatchObject(left);
    const told = await desk.until(id, ({ problem }) => problem !== null);
    expect(told).toMatchObject({ status: 'running', counts: { refused: 0, uncertain: 0 } });
    const { delivered, remaining } = told.counts;
    expect([delivered > 0, delivered + remaining]).toEqual([true, 30]);
    expect(told.problem).toContain(words);
    clock.aheadMs += 2_000;
    ctx.bulk = desk.ctx.bulk;
    expect(await worker.handle(await take())).toMatchObject({ end: 'over', why: 'done' });
    const done = await desk.until(id, ({ status }) => status !== 'running');
    expect(done).toMatchObject({ status: 'done', problem: null, counts: { delivered: 30 } });
    expect(received().every((count) => count === 1)).toBe(true);
    expect(sentByConsole).toHaveLength(remaining);
  },
);

test('what comes after the segments that workers declined is for workers again', async () => {
  let isDenied = true;
  const { desk, loop, sentByConsole } = await start(0, () => ({
    credentials: async () => (isDenied ? denied() : { accessKeyId: 'ASIA', secretAccessKey: 's' }),
  }));
  const { jobs, bulk } = desk.ctx;
  const { post } = bulk;
  // Before the console has done what was declined: what is left is the workers' in any case.
  bulk.post = (id, payload) => {
    isDenied = false;
    return post(id, payload);
  };
  const { id, card } = await desk.prepare({ audience: { kind: 'ids', ids: ghostIds(1) }, content: NOTICE });
  // As an audience of long values is frozen: a few in each segment.
  const ghosts = ghostIds(SEGMENTS);
  for (const [segment, ghost] of ghosts.entries()) {
    const recipients = { ids: [ghost], connectedAt: [null], fields: [], values: [[]] };
    await jobs.putRecipients(id, segment, recipients, 9);
  }
  await jobs.change(id, { card: card && { ...card, total: SEGMENTS, segments: SEGMENTS } }, {});
  loop();
  await desk.start(id, String(SEGMENTS));
  const done = await desk.until(id, ({ status }) => status === 'done');
  expect(done.counts).toMatchObject({ gone: SEGMENTS, remaining: 0 });
  expect(sentByConsole.length).toBeGreaterThan(0);
  expect(sentByConsole.filter((id) => ghosts.indexOf(id) >= AHEAD)).toEqual([]);
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

test('a console waits for a role that AWS STS gives nobody for the moment, and says so', async () => {
  const { desk, begin, received } = await start(2, undefined, { known: new Map() });
  const { post } = desk.ctx.bulk;
  desk.ctx.bulk.post = (await roleless(desk.ctx, 'ServiceUnavailable')).post;
  delete desk.ctx.queue;
  const id = await begin();
  const waiting = await desk.until(id, ({ problem }) => problem !== null);
  const words = /STS gave no answer \(ServiceUnavailable\)\. It is asked again by itself\. The job waits for it\.$/;
  expect(waiting).toMatchObject({ status: 'running', problem: expect.stringMatching(words), counts: { refused: 0 } });
  desk.ctx.bulk.post = post;
  expect(await desk.until(id, ({ status }) => status !== 'running')).toMatchObject({ status: 'done', problem: null });
  expect(received()).toEqual([1, 1]);
});

async function roleless({ target: { callbackUrl, region } }: JobContext, type = 'AccessDenied') {
  const bulk = createBulkClient({ callbackUrl, region, concurrency: 8, credentials: async () => denied(type) });
  onTestFinished(() => bulk.close());
  return bulk;
}
