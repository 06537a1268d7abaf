import { expect, test } from 'vitest';
import { takeJob } from './job-desk';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Starts that come later than whoever decided them can have meant. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const MINUTE_MS = 60_000;
const { fleet } = prepareFleets();

test('a scheduled start that no console could begin for hours waits for a person, with recipients of now', async () => {
  const { clients, settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const at = Date.now() + MINUTE_MS;
  await desk.start(job.id, 'everyone', { at });
  const back = await jobsOf(settings, { aheadMs: 5 * 60 * MINUTE_MS, runner: 'process-2' });
  await back.look();
  const waits = await back.until(job.id, ({ status }) => status !== 'scheduled' && status !== 'preparing');
  expect(waits).toMatchObject({ status: 'prepared', startAt: null, requestedBy: null });
  const time = new Date(at).toISOString().slice(11, 19);
  expect(waits.problem).toMatch(
    new RegExp(`^It was to start at .* ${time} UTC, and no console could begin it until 4 h 59 min later\\.`),
  );
  expect(clients[0]?.received).toEqual([]);
  // Whoever looks at it again may start it: who is in it was read just now.
  expect(await back.start(job.id, 'everyone')).toMatchObject({ ok: true });
  await back.until(job.id, ({ status }) => status === 'done');
  expect(clients[0]?.received).toEqual(['x']);
});

test('a card from before whoever is on it can be connected starts nothing now, and may still start at a time', async () => {
  const { clients, settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const aheadMs = 121 * MINUTE_MS;
  const later = await jobsOf(settings, { aheadMs, runner: 'process-2' });
  const refused = await later.start(job.id, 'everyone');
  expect(refused).toMatchObject({
    ok: false,
    error: {
      message:
        'Its recipients were written down 2 h 1 min ago, and connections live two hours at most. Prepare it anew.',
    },
  });
  const at = Date.now() + aheadMs + MINUTE_MS;
  expect(await later.start(job.id, 'everyone', { at })).toMatchObject({ data: { status: 'scheduled' } });
  // Nor does whoever brings that start forward.
  expect(await later.start(job.id, 'everyone')).toMatchObject({ ok: false });
  expect(clients[0]?.received).toEqual([]);
});

test('a start that was put off does not begin at the time of before, by a console that has read it before', async () => {
  const { settings } = await fleet(1);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  const at = Date.now() + 1_000;
  await desk.start(job.id, 'everyone', { at });
  const before = await desk.ctx.jobs.read(job.id);
  await desk.start(job.id, 'everyone', { at: at + 60 * MINUTE_MS });
  const then = await jobsOf(settings, { aheadMs: 5_000, runner: 'process-2' });
  expect(before && (await takeJob(then.ctx, before))).toBe(false);
  expect(await desk.read(job.id)).toMatchObject({ status: 'scheduled', startAt: at + 60 * MINUTE_MS });
});
