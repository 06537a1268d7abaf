import { expect, test } from 'vitest';
import { until } from '../../local/testing';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

const { fleet } = prepareFleets();

test('a canary whose segment another process still holds is judged by all of the first, once they are tried', async () => {
  const { settings } = await fleet(40);
  const desk = await jobsOf(settings, { runner: 'second' });
  const { jobs } = desk.ctx;
  const { id } = await desk.prepare({
    audience: { kind: 'everyone', scan: false },
    content: { kind: 'notice', template: 'x', format: 'text' },
    canary: { watchSeconds: 0 },
    pace: { perSecond: 100, concurrency: 8 },
  });
  // Its console died in the canary, and has been silent for longer than its lease of the segment lasts.
  const now = Date.now();
  await jobs.change(id, { status: 'running', startedAt: now - 16_000, runner: 'dead', beatAt: now - 15_100 }, {});
  const marks = `d${'.'.repeat(39)}`;
  await jobs.writeProgress(id, { segment: 0, marks, owner: 'dead', leaseUntil: now + 1_000, version: 0 });
  const over = await until(async () => {
    await desk.look();
    const job = await desk.read(id);
    return ['done', 'failed'].includes(job.status) ? job : undefined;
  }, 30_000);
  expect(over).toMatchObject({ status: 'done', canary: { state: 'passed' }, counts: { delivered: 40 } });
  expect(over.canary?.words).toMatch(/^Of the first 10 recipients 10 were reached/);
});
