import { expect, test } from 'vitest';
import { lossyClient } from '../../console/test-lost-answers';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Writes of the console that happen and are not answered: the SDK repeats them, and the repeat finds that they happened. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const { fleet, engine } = prepareFleets();

test('whoever starts, pauses, resumes or stops a job is told so, and not that somebody else was faster', async () => {
  const { settings } = await fleet(40);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 20, concurrency: 4 } });
  const lossy = lossyClient(engine().endpoint);
  const other = await jobsOf({ ...settings, engine: { ...engine(), client: lossy.client } }, { runner: 'process-2' });
  lossy.isLosing = true;
  expect(await other.start(job.id, 'everyone')).toMatchObject({ ok: true, data: { status: 'running' } });
  for (const wish of ['pause', 'resume', 'stop'] as const) {
    expect([wish, await other.steer(job.id, wish)]).toMatchObject([wish, { ok: true }]);
  }
  expect(lossy.lost).toBeGreaterThan(3);
  await other.ctx.local.get(job.id)?.work;
  lossy.client.destroy();
});
