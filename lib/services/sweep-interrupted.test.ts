import { expect, test } from 'vitest';
import { newMoment } from '../local/testing';
import { idsIn, prepareSweeps, sweeperOf } from './test-sweep';

/** A removal whose process ends between two words to the console table. */

const { fleet, engine } = prepareSweeps();

test('a sweep whose process ended is told as interrupted, and goes on without counting a row twice', async () => {
  const { sweeper, settings, clock, tableName } = await fleet(120);
  await sweeper.start('count', {}, 100);
  await sweeper.rest();
  // After 60 removals that process is as good as dead: it does not come to its next row, and tells nothing more.
  let asked = 0;
  let removed = 0;
  const end = newMoment();
  let told: Promise<unknown> = Promise.resolve();
  const { registry, sweeps } = sweeper.ctx;
  const dead = new Promise<never>(() => {});
  sweeper.ctx.registry = {
    ...registry,
    async remove(row) {
      asked += 1;
      clock.nowMs += 100;
      if (asked > 60) return dead;
      const outcome = await registry.remove(row);
      removed += 1;
      if (removed === 60) end.come();
      return outcome;
    },
  };
  sweeper.ctx.sweeps = {
    ...sweeps,
    update(...change) {
      const update = removed < 60 ? sweeps.update(...change) : dead;
      if (update !== dead) told = update;
      return update;
    },
  };
  await sweeper.start('remove', {}, 100);
  await end.hasCome;
  // What was on its way to the table is there.
  await told;
  expect(await idsIn(engine(), tableName)).toHaveLength(60);
  expect((await sweeper.read()).counts.removed).toBeGreaterThan(0);
  const next = await sweeperOf(settings, 'process-2');
  clock.nowMs += 20_000;
  const interrupted = await next.read();
  expect(interrupted).toMatchObject({ status: 'interrupted' });
  expect(interrupted.updatedAt).toBeLessThan(clock.nowMs - 15_000);
  await next.steer('resume');
  await next.rest();
  const { status, counts } = await next.read();
  expect(status).toBe('done');
  expect(await idsIn(engine(), tableName)).toEqual([]);
  // What was removed after the last word of the process that died is not known to anybody, or found to have left; nothing is counted twice.
  expect(counts.removed).toBe(interrupted.counts.removed + 60);
  expect(counts.checked).toBe(counts.removed + counts.changed);
});
