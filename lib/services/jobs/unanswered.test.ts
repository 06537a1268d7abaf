import { expect, test } from 'vitest';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Jobs for a state, which API Gateway alone knows: whoever it did not answer for is said on the card. */

const { fleet } = prepareFleets();

const inState = (q: string) => ({ kind: 'filter' as const, query: { q, id: '', user: '', ip: '', scan: false } });
const CHECK = { kind: 'check' } as const;

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
