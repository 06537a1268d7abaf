import { expect, test } from 'vitest';
import { putRows } from '../test-sweep';
import { exportExceptions } from './export-exceptions';
import { readReturns } from './read-returns';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** What is asked of a job when it is over. */

const EVERYONE = { kind: 'everyone', scan: false } as const;

const { fleet, engine } = prepareFleets();

test('who came back after a kick is told by user, with the connection that they have now', async () => {
  const { clients, settings, tableName, connect } = await fleet(3);
  const desk = await jobsOf(settings);
  const before = await readReturns({ ctx: desk.ctx, input: { id: crypto.randomUUID(), cursor: null } });
  expect(before).toMatchObject({ ok: false, error: { code: 'notFound' } });
  const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
  const job = await desk.prepare({ audience: EVERYONE, content: kick, pace: { perSecond: 500, concurrency: 8 } });
  await desk.start(job.id, 'everyone');
  await desk.until(job.id, ({ status }) => status === 'done');
  await Promise.all(clients.map(({ closed }) => closed));

  const back = await connect();
  const connectedAt = Date.now() + 1;
  await putRows(engine(), tableName, [{ connectionId: back.id, connectedAt, userId: 'user-1' }]);
  expect(await readReturns({ ctx: desk.ctx, input: { id: job.id, cursor: null } })).toEqual({
    ok: true,
    data: {
      asked: 3,
      unknown: 0,
      returns: [{ userId: 'user-1', connectionId: back.id, connectedAt, times: 1 }],
      next: null,
    },
  });
});

test('exceptions are a file: all of them, or those of one outcome', async () => {
  const { gone, settings, fail } = await fleet(2, 3);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: { kind: 'notice', template: 'x', format: 'text' } });
  fail([{ fault: 'internal-error' }]);
  await desk.start(job.id, 'everyone');
  await desk.until(job.id, ({ status }) => status === 'done');
  const fileOf = async (outcome: 'gone' | null) => {
    const run = await exportExceptions({
      ctx: desk.ctx,
      input: { id: job.id, outcome },
      signal: new AbortController().signal,
    });
    if (!run.ok) throw new Error(run.error.message);
    let text = '';
    for await (const chunk of run.data.chunks) text += chunk;
    return { lines: text.trimEnd().split('\r\n').slice(1).sort(), rows: run.data.rowsSoFar() };
  };
  const all = await fileOf(null);
  expect(all.rows).toBe(5);
  const { gone: goneCount } = (await desk.read(job.id)).counts;
  expect((await fileOf('gone')).lines).toHaveLength(goneCount);
  expect(all.lines.map((line) => line.split(',')[1])).toEqual(expect.arrayContaining(['failed']));
  expect(gone.every((id) => all.lines.some((line) => line.startsWith(id)))).toBe(true);
});
