import { NOBODY, type StoredSweep } from '../console/sweeps';
import { goOnCounts } from './sweep-checkpoint';
import type { SweepContext } from './sweep-context';
import { owing, recordEnd } from './sweep-end';
import { trackProgress } from './sweep-progress';
import { walkRows } from './sweep-walk';

/**
 * Does the work of a sweep from its checkpoint on, and records how it ended, in the console table and in the audit. A process that is to end
 * leaves it to the others.
 */
export async function runSweep(ctx: SweepContext, sweep: StoredSweep): Promise<void> {
  const progress = trackProgress(ctx, sweep);
  ctx.local.hurry = progress.hurry;
  const { status, problem } = await walkRows(ctx, sweep, progress);
  await progress.settled();
  if (progress.isReplaced) return;
  const checkpoint = progress.reached();
  const told = progress.checkpoint.counts();
  const isOver = status === 'done' || status === 'stopped';
  const counts = isOver ? told : goOnCounts(checkpoint.counts, told);
  const left = { waiting: 0, rate: 0, problem: null };
  const reached = { updatedAt: ctx.now(), counts, checkpoint: { ...checkpoint, counts }, ...left };
  if (status === 'interrupted') {
    await ctx.sweeps.update(sweep, { ...reached, runner: NOBODY });
    return;
  }
  const ended = {
    ...reached,
    ...owing(ctx, sweep),
    status,
    wish: null,
    // What was wrong with single rows is worth a word only when it ended the whole, or kept rows from being removed.
    problem: status === 'failed' || counts.refused > 0 ? problem : null,
  };
  if (!(await ctx.sweeps.update(sweep, ended))) return;
  // Where the audit refuses, the sweep has ended all the same, and whoever finds it records that.
  await recordEnd(ctx, { ...sweep, ...ended }).catch(ctx.onError);
}
