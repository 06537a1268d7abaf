import { expect, test } from 'vitest';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** What API Gateway alone knows, and does not always tell: the state of a recipient on the card, and whether the first of a canary stayed. */

const { fleet } = prepareFleets();

const inState = (q: string) => ({ kind: 'filter' as const, query: { q, id: '', user: '', ip: '', scan: false } });
const CHECK = { kind: 'check' } as const;
const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;

test('recipients that API Gateway did not answer for are counted on the card, and asked anew by the next one', async () => {
  const { clients, settings, fail } = await fleet(4, 3);
  const desk = await jobsOf(settings);
  const connectionIds = clients.slice(0, 2).map(({ id }) => id);
  fail([{ fault: 'throttle', methods: ['GET'], connectionIds }]);
  const job = await desk.prepare({ audience: inState('status:live'), content: CHECK });
  expect(job.card).toMatchObject({ total: 2, unanswered: 2 });
  fail([]);
  // Answers are shared for some seconds, those that did not come too.
  desk.ctx.prober.forget(connectionIds);
  const anew = await desk.prepare({ audience: inState('status:live'), content: CHECK });
  expect(anew.card?.total).toBe(4);
  expect(anew.card?.unanswered).toBeUndefined();
});

test('nobody found is not nobody there: a start that was decided before says so', async () => {
  const { settings, fail } = await fleet(3);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: inState('status:live'), content: CHECK });
  expect(job.card).toMatchObject({ total: 3 });
  fail([{ fault: 'throttle', rate: 1, methods: ['GET'] }]);
  desk.ctx.prober.forget(job.card?.examples.map(({ connectionId }) => connectionId) ?? []);
  expect(await desk.start(job.id, 'test', { at: desk.ctx.now() + 200 })).toMatchObject({ ok: true });
  const held = await (async () => {
    for (;;) {
      await desk.look();
      const now = await desk.until(job.id, ({ status }) => status !== 'preparing');
      if (now.status !== 'scheduled') return now;
      await desk.ctx.wait(20);
    }
  })();
  expect(held).toMatchObject({
    status: 'prepared',
    problem: expect.stringMatching(/^Nobody was known to be .*did not answer for 3 connections/),
    card: { total: 0, unanswered: 3 },
  });
});

test('a canary of which API Gateway does not say whether they stayed stops the job, and a person may go on', async () => {
  const { clients, settings, fail } = await fleet(24);
  fail([{ fault: 'throttle', methods: ['GET'] }]);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const failed = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(failed).toMatchObject({ status: 'failed', canary: { state: 'failed' }, counts: { delivered: 10 } });
  expect(failed.problem).toMatch(
    / 0 failed\. API Gateway did not say of 10 of 10 that got it whether they stayed\. Nobody else was tried\.$/,
  );
  await desk.ctx.local.get(job.id)?.work;
  expect(await desk.steer(job.id, 'goOn')).toMatchObject({ ok: true });
  expect(await desk.until(job.id, ({ status }) => status !== 'running')).toMatchObject({ counts: { delivered: 24 } });
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

test.each(['throttle', 'drop-before'])(
  'looks after a canary that fail for a moment (%s) are asked again',
  async (fault) => {
    const { settings, fail } = await fleet(24);
    // More than one of each.
    fail([{ fault, methods: ['GET'], times: 15 }]);
    const desk = await jobsOf(settings);
    const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
    await desk.start(job.id, 'everyone');
    const done = await desk.until(job.id, ({ status }) => status !== 'running');
    expect(done).toMatchObject({ status: 'done', canary: { state: 'passed' } });
    expect(done.canary?.words).toMatch(/ 0 failed\. 0 of 10 that got it were disconnected by then\.$/);
  },
);

test.each([
  [2, 'throttled', 'failed', /But 2 of 2 that got it were disconnected by then, and of 8 that is not known/],
  [2, 'refused', 'failed', /But 2 of 2 that got it were disconnected by then, and of 8 that is not known/],
  [1, 'refused', 'passed', /1 of 1 that got it were disconnected by then, and of 9 that is not known\.$/],
  [3, 'connected', 'failed', /But 3 of 10 that got it were disconnected by then\.$/],
] as const)('of ten that got it %i are gone and the others %s: a canary has %s', async (gone, others, state, words) => {
  const { settings } = await fleet(24);
  const asked: string[] = [];
  const desk = await jobsOf(settings, {
    alter: ({ bulk, ...ctx }) => ({
      ...ctx,
      bulk: {
        ...bulk,
        async get(connectionId) {
          if (!asked.includes(connectionId)) asked.push(connectionId);
          const outcome = asked.indexOf(connectionId) < gone ? 'gone' : others;
          return { connectionId, outcome } as Awaited<ReturnType<typeof bulk.get>>;
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 0 } });
  await desk.start(job.id, 'everyone');
  const { canary } = await desk.until(job.id, ({ status }) => status !== 'running');
  expect(canary).toMatchObject({ state, words: expect.stringMatching(words) });
});
