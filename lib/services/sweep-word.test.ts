import { expect, test } from 'vitest';
import { startSweepSchema } from '../domain/sweep-input';
import { OLD_MS, prepareSweeps, putRows } from './test-sweep';

/** What is typed before ghosts are removed. */

const { fleet, engine } = prepareSweeps();

test('the ghosts of a whole target are removed only with its name, as somebody typed it', () => {
  const wish = { target: 'live-chat', mode: 'remove', query: {} };
  for (const [more, isTaken] of [
    [{}, false],
    [{ word: 'live' }, false],
    [{ word: ' live-chat ' }, true],
    [{ mode: 'count' }, true],
    [{ query: { q: 'user:ana' } }, true],
    [{ query: { scan: true } }, false],
    [{ query: { q: ',' } }, false],
    [{ query: { q: ' "" ' } }, false],
  ] as const) {
    expect([more, startSweepSchema.safeParse({ ...wish, ...more }).success]).toEqual([more, isTaken]);
  }
});

test('on production the ghosts of a search are removed only with the name of the target too', async () => {
  const { sweeper, tableName, clock } = await fleet(0);
  await putRows(engine(), tableName, [
    { connectionId: 'HisRow000000000=', connectedAt: clock.nowMs - OLD_MS, userId: 'him' },
  ]);
  sweeper.ctx.target = { ...sweeper.ctx.target, kind: 'production' };
  await sweeper.start('count', { user: 'him' }, 500, '');
  await sweeper.rest();
  for (const word of ['', 'him']) {
    await expect(sweeper.start('remove', { user: 'him' }, 500, word)).rejects.toThrow('Type test to confirm.');
  }
  expect(await sweeper.read()).toMatchObject({ mode: 'count', status: 'done' });
  await sweeper.start('remove', { user: 'him' }, 500, ' test ');
  await sweeper.rest();
  expect(await sweeper.read()).toMatchObject({ mode: 'remove', counts: { removed: 1 } });
});
