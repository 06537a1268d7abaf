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
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 20 } });
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

test('a resume is answered while the job runs, though the watch of this process has taken it up before the answer of the table came', async () => {
  const { settings } = await fleet(40);
  const desk = await jobsOf(settings, {
    alter: ({ jobs, ...ctx }) => ({
      ...ctx,
      jobs: {
        ...jobs,
        async change(id, values, expected) {
          const isChanged = await jobs.change(id, values, expected);
          if (values.status === 'running') await desk.look();
          return isChanged;
        },
      },
    }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 20 } });
  await desk.start(job.id, 'everyone');
  const { work } = desk.ctx.local.get(job.id) ?? {};
  await desk.steer(job.id, 'pause');
  await work;
  expect(await desk.steer(job.id, 'resume')).toMatchObject({ ok: true });
  expect(await desk.read(job.id)).toMatchObject({ status: 'running' });
  await desk.steer(job.id, 'stop');
  await desk.ctx.local.get(job.id)?.work;
});
