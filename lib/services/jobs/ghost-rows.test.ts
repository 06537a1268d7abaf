import { expect, onTestFinished, test, vi } from 'vitest';
import { SEGMENT_SIZE } from '../../domain/job-limits';
import { err, ok } from '../../domain/result';
import { createFirstSeen } from '../first-seen';
import { ghostIds, idsIn } from '../test-sweep';
import { createGhostRemoval } from './ghost-rows';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Rows of recipients that are gone leave the registry beside the job, which does not wait for it. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const OLD = 1;
const { fleet, engine } = prepareFleets();

function removalFrom(remove: (connectionId: string) => Promise<Awaited<ReturnType<JobContext['registry']['remove']>>>) {
  const errors: unknown[] = [];
  const removal = createGhostRemoval({
    registry: { remove: ({ connectionId }) => remove(connectionId) } as JobContext['registry'],
    firstSeen: createFirstSeen({ now: Date.now }),
    cautiousNow: () => Date.now(),
    onError: (error) => errors.push(error),
  });
  return { removal, errors };
}

test('many are removed a few at a time, and those that are others by now are no failure', async () => {
  let atOnce = 0;
  let most = 0;
  const removed: string[] = [];
  const { removal, errors } = removalFrom(async (id) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    removed.push(id);
    return id.endsWith('7') ? err('conflict', 'newer') : ok(null);
  });
  removal.reached();
  for (let index = 0; index < 200; index++) removal.remove(`ghost-${index}`, OLD);
  removal.remove('says-no-time', undefined);
  removal.remove('may-be-connecting', Date.now());
  await removal.settled();
  expect(new Set(removed)).toEqual(new Set(Array.from({ length: 200 }, (_, index) => `ghost-${index}`)));
  expect(most).toBe(16);
  expect(removal.problem()).toBeNull();
  expect(errors).toEqual([]);
});

test('no row is removed until somebody of the run is reached, and then those of before are as well', async () => {
  const removed = new Set<string>();
  const { removal } = removalFrom(async (id) => {
    removed.add(id);
    return ok(null);
  });
  // More than may wait: nobody waits for room among rows that nobody removes.
  for (let index = 0; index < 1_500; index++) removal.remove(`ghost-${index}`, OLD);
  await removal.settled();
  expect([removed.size, removal.isFull(), removal.problem()]).toEqual([0, false, null]);
  expect(removal.says()).toBe(
    'Nobody is reached yet: 1,500 were gone. Is the address of this target that of their API? No row of theirs is removed until somebody is.',
  );
  removal.reached();
  removal.remove('another', OLD);
  await removal.settled();
  expect([removed.size, removal.says()]).toEqual([1_501, null]);
});

test('whom another run of the job or another process has reached tells as much', async () => {
  const removed: string[] = [];
  const { removal } = removalFrom(async (id) => {
    removed.push(id);
    return ok(null);
  });
  for (let index = 0; index < 20; index++) removal.remove(`ghost-${index}`, OLD);
  removal.found('ggtrfu?.');
  await removal.settled();
  expect([removed.length, removal.says()]).toEqual([0, expect.stringContaining('Nobody is reached yet: 20')]);
  removal.found('ggd.');
  await removal.settled();
  expect([removed.length, removal.says()]).toEqual([20, null]);
});

test('a registry that refuses again and again is left alone, and says why', async () => {
  let asked = 0;
  const { removal, errors } = removalFrom(async () => {
    asked += 1;
    return err('forbidden', 'AWS refused access to the table connections.');
  });
  removal.reached();
  for (let index = 0; index < 200; index++) removal.remove(`ghost-${index}`, OLD);
  await removal.settled();
  removal.remove('another', OLD);
  expect(asked).toBeLessThan(25);
  expect(removal.problem()).toBe(
    'Rows of whoever is gone are left in the registry: AWS refused access to the table connections.',
  );
  expect(errors).toHaveLength(1);
});

test('calls wait for room while rows are removed, and not for a table that is too slow', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let ms = 10;
  const { removal } = removalFrom(() => new Promise((resolve) => setTimeout(() => resolve(ok(null)), ms)));
  removal.reached();
  const fill = () => {
    for (let index = 0; !removal.isFull(); index++) removal.remove(`ghost-${index}`, OLD);
  };
  fill();
  const first = removal.room();
  await vi.advanceTimersByTimeAsync(1_000);
  await first;
  expect(removal.isFull()).toBe(false);
  expect(removal.problem()).toBeNull();
  ms = 2_500;
  fill();
  const second = removal.room();
  await vi.advanceTimersByTimeAsync(5_000);
  await second;
  expect(removal.isFull()).toBe(false);
  expect(removal.problem()).toBe('Rows of whoever is gone are left in the registry: the table is slower than the job.');
});

test('a job whose registry falls silent tells who is gone at once, and ends with a word about their rows', async () => {
  const { settings } = await fleet(1, 40);
  const desk = await jobsOf(settings, {
    alter: (ctx) => ({ ...ctx, registry: { ...ctx.registry, remove: () => new Promise(() => {}) } }),
  });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  const marked = await desk.until(job.id, ({ counts }) => counts.gone + counts.delivered > 0 && counts.claimed === 0);
  expect(marked).toMatchObject({ status: 'running', counts: { delivered: 1, gone: 40, remaining: 0 } });
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.problem).toBe('Rows of whoever is gone are left in the registry: the table does not answer.');
});

test('a job whose recipients are all gone, at another API or not, leaves their rows and says why', async () => {
  const here = await fleet(5, 20);
  const there = await fleet(0);
  const ids = (await idsIn(engine(), here.tableName)).sort();
  const desk = await jobsOf({ ...here.settings, port: there.settings.port });
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone');
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done).toMatchObject({
    counts: { gone: 25 },
    problem:
      'Nobody was reached, so that no row of whoever was gone was removed. Does the address of this target belong to these rows? If so, a sweep of ghosts removes those that are still there.',
  });
  expect(await idsIn(engine(), here.tableName)).toEqual(ids);
  // A few leave by chance, and their rows with them; of ids that are in no registry there are no rows.
  const few = ids.slice(0, 19);
  const strangers = ghostIds(45).slice(20);
  for (const pasted of [few, [...few, ...strangers]]) {
    const { id } = await desk.prepare({ audience: { kind: 'ids', ids: pasted }, content: NOTICE });
    await desk.start(id);
    expect(await desk.until(id, ({ status }) => status === 'done')).toMatchObject({
      counts: { gone: pasted.length },
      problem: null,
    });
  }
});

test.each([
  ['by itself', undefined],
  ['after workers', 'No worker may.'],
])(
  'a job that has reached somebody and is gone on with, %s, removes the rows of whoever is gone',
  async (_, waitsFor) => {
    const { settings, tableName, gone } = await fleet(0, 40);
    const queue = { send: async () => {} } as unknown as NonNullable<JobContext['queue']>;
    const desk = await jobsOf(settings, { alter: (ctx) => ({ ...ctx, ...(waitsFor && { queue }) }) });
    const reached = ghostIds(40 + SEGMENT_SIZE).slice(40);
    const job = await desk.prepare({ audience: { kind: 'ids', ids: [...reached, ...gone] }, content: NOTICE });
    const unheld = { owner: null, leaseUntil: 0, version: 0 };
    await desk.ctx.jobs.writeProgress(job.id, { segment: 0, marks: 'd'.repeat(SEGMENT_SIZE), ...unheld });
    if (waitsFor) await desk.ctx.jobs.writeProgress(job.id, { segment: 1, marks: '.'.repeat(40), ...unheld, waitsFor });
    await desk.start(job.id);
    const done = await desk.until(job.id, ({ status }) => status === 'done');
    expect(done).toMatchObject({ counts: { delivered: SEGMENT_SIZE, gone: 40 }, problem: null });
    expect(await idsIn(engine(), tableName)).toEqual([]);
  },
);

test('a check touches nobody, and no row of whoever is gone', async () => {
  const { settings, tableName, gone } = await fleet(1, 3);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: { kind: 'check' } });
  await desk.start(job.id, 'everyone');
  expect((await desk.until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ gone: 3 });
  expect(await idsIn(engine(), tableName)).toEqual(expect.arrayContaining(gone));
});
